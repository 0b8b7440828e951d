"""Which column of a sheet is which field: headings recognised, tables found, a proposal that people can correct.

Knows the words of lists, not the values of rows. Used by the rows and by the import itself. Begin with `proposal`.
"""
