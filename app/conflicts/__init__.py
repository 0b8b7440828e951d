"""What needs a person's word: open conflicts, quarantined entries, offers to move a record.

Used by the sync pages and commands. Begin with `worklist` (what is open), then `describe` (in which words) and
`resolve` (settling it).
"""
