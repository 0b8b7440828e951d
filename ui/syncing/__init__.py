"""The page "Sync" and everything of rounds, conflicts and laptops in the window."""
