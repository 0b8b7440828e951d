"""How changes come about and become state: captured from a save, replayed, settled, moved, recomputed.

Same ground as sync.store (one connection, no share), one storey up: here entries are made and joined. Used by delivery,
recovery and the use cases of app. Begin with `capture` (a local save) and `replay` (entries from elsewhere).
"""
