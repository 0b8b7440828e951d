"""Participants: list with chronicle, form, notes and follow-ups."""
