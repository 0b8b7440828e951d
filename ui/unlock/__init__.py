"""The sign-in page: whose store, and the passphrase that opens it. Needs no network."""
