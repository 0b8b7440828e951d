"""Papers on screen: templates, options, the sheet itself, and the way back of a signed list.

Used by the shell. Begin with `presenter` (printing) and `lists_presenter` (printed lists).
"""
