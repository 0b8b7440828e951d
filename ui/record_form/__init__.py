"""The form of one record of any kind: sections of fields, draft, findings, and what others changed meanwhile."""
