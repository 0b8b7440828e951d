"""The import assistant: file, columns, preview, what becomes of each row.

Used by the shell. Begin with `presenter`, then `state`.
"""
