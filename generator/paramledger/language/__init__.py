"""The spec language: TOML text to architectures, or problems with a line."""
