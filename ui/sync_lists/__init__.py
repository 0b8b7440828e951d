"""Words and columns that the pages about rounds, conflicts and quarantine have in common.

Used by ui.syncing, ui.conflicts, ui.quarantine and ui.move_offers. Begin with `words`.
"""
