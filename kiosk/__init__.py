"""A multilingual open-reception kiosk for people new in Sweden."""

__version__ = "0.1.0"
