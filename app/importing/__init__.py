"""The import of lists that offices keep: a room that reads sheets, a room that turns rows into drafts; no store."""
