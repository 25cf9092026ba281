"""Screens: values in, a tree of controls out. Flet only; no logic, no files, no clock."""
