"""Records as files for other programs: CSV and XLSX for German offices, one JSON object a line for scripts.

An export is always complete, streams (100,000 rows are never in memory at once), appears whole or not at all, and is
written down in the audit trail: what kind, how many, whether pseudonymous - never where to, never content.
Used by the list pages and commands. Begin with `export`.
"""
