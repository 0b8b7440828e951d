"""The page "Settings": own passphrase and recovery sheet, backup and check of the store, look of the window."""
