"""A network's tensors beside those of a framework's model, or of a file that lists some."""
