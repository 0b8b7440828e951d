"""The page "Duplicates": pairs side by side, merging and telling apart, the merges made, what waits about them."""
