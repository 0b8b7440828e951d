"""Rows into drafts: each row of a table becomes a draft of a record with warnings, or a reject with its reason.

Pure: no store. Used by the import itself, by its pages and its command. Begin with `drafts`, then `row_reader`.
"""
