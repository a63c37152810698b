"""What the frameworks themselves say: scripts that record it, and the comparison with our own count."""
