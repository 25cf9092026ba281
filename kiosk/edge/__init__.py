"""The outside world: one noun, one module."""
