"""The page "Settings": own passphrase and recovery sheet, backup and check of the store, look of the window.

Used by the shell. Begin with `presenter`; `ports` ties it to the open store.
"""
