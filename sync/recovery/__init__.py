"""When a store is not the only one of its kind: copies, restored backups, forked lines.

Finds that this store was cloned or set back and goes on under a new epoch, with nothing lost. Used by the round alone.
Begin with `cloned_store`.
"""
