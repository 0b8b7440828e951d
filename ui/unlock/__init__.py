"""The sign-in page: whose store, and the passphrase that opens it. Needs no network.

Used by the shell, and light: it is painted before anything heavy is loaded. Begin with `presenter`.
"""
