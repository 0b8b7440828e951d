"""Backups of a store: made, checked, put back, and the note of when.

Used by the settings page and the commands. Begin with `backups`.
"""
