"""Keys, passphrases, locks: the only package of app/ with cryptography in it.

The sign-in page needs `strength`, `waiting` and `idle`, which are light; `keyring`, `identity` and `unlock` are heavy
and are imported after it has appeared. Used by core and above. Begin with `unlock`, then `keyring`.
"""
