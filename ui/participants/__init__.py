"""Participants: list with chronicle, form, notes and follow-ups.

Used by the shell; other pages borrow its field labels and menus. Begin with `presenter`, then `form`.
"""
