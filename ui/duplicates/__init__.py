"""The page "Duplicates": pairs side by side, merging and telling apart, the merges made, what waits about them.

Used by the shell; ui.compare_known and ui.importing borrow its words. Begin with `presenter`.
"""
