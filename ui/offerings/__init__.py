"""Offerings and the settings of the project."""
