"""Recording any kind of record: save, delete, show, list, search, drafts, and the checks of each kind.

One storey above core and below every subject; what only one subject needs lives there instead. Begin with `records`
(what a save does) and `listing`.
"""
