"""Keys, passphrases, locks: the only room of app/ with cryptography in it.

The sign-in page needs `strength`, `waiting` and `idle`, which are light; `keyring`, `identity` and `unlock` are heavy
and are imported after it has appeared.
"""
