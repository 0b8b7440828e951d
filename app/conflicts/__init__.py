"""What needs a person's word: open conflicts, quarantined entries, offers to move a record.

`worklist` says what is open, `describe` in which words, `resolve` settles. Used by the sync pages and commands.
"""
