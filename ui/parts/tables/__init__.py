"""The one table of the program: a windowed row model, columns as data, cells and their delegate.

Used by list pages and forms; `cells` knows no Qt. Begin with `cells`, then `table`.
"""
