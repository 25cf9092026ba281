"""Each capability as a command, for staff, scripts and checks."""
