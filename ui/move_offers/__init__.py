"""Offers to move a record to another office: shown, accepted, taken back.

Used by ui.syncing alone. Begin with `presenter`.
"""
