"""Somebody typed in beside one who is known already: take over, or save as somebody else.

Used by the shell; borrows the comparison of ui.duplicates. Begin with `presenter`.
"""
