"""Offerings and the settings of the project.

Used by the shell; conflict texts borrow its field labels. Begin with `presenter`.
"""
