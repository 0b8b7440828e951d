"""A file of an office into sheets of cells: CSV, XLSX, XLS, ODS, web pages, with their damage.

Knows nothing of people. Used by app.importing alone. Begin with `reading`.
"""
