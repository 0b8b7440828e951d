"""Open conflicts on the page "Sync": one at a time with its values, and rules for many.

Used by ui.syncing alone. Begin with `presenter`, then `state`.
"""
