"""Content is data. This package reads it, checks it completely and freezes it."""
