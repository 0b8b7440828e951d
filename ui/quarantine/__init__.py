"""What does not count: entries that were refused, tried again, taken over or packed up.

Used by ui.syncing alone. Begin with `presenter`.
"""
