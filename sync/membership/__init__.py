"""Who belongs to a workspace and holds which key: founding, joining, admitting, revoking, heads, envelopes.

Reads and writes rosters, requests and key files on the share and remembers them in the store (`workspace`). Used by
delivery and above, and by app.sharing. Begin with `workspace`, then `enrol`.
"""
