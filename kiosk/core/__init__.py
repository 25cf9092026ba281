"""Pure rules of the kiosk: standard library only, no clock, no files, no screen."""
