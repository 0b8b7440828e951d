"""The register of one meeting: the box for names, the list with its marks, and what is undone again.

Used by the shell; `state` and `presenter` know no Qt. Begin with `presenter`, then `page`.
"""
