"""The unit of work and the rules that hold for every record: rights, visibility, merged records, validation.

`workplace` opens a person's store, `work` is one act as one transaction; both are all that a use case needs. Uses base
and security. Used by every subject. Begin with `work`, `rights` and `visibility` (who may see a note).
"""
