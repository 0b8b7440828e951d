"""The import of lists that offices keep: sheets into rows, rows into drafts, drafts into the store.

`files` reads sheets, `values` reads cells, `columns` recognises which column is which field, `rows` makes drafts; the
modules here look (`importer`), plan records, find who is known already and store them (`commit_rows`). Each of the four
may use those before it, none uses these modules. Used by the import pages and commands. Begin with `importer`.
"""
