"""The page "Sync": rounds, laptops, and the places for conflicts, quarantine and move offers.

Used by the shell. Begin with `presenter`; `rounds` runs them in the background.
"""
