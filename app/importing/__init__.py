"""The import of lists that offices keep: sheets into rows, rows into drafts, drafts into the store.

`files` reads sheets, `values` reads cells, the modules here recognise columns, make drafts and take them over. Used by
the import pages and commands. Begin with `bring_in`.
"""
