"""Recording any kind of record: save, delete, show, list, search, drafts, and the checks of each kind.

One storey above core; what only one subject needs lives in that subject instead. Used by every subject. Begin with
`records` (what a save does) and `listing`.
"""
