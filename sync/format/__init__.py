"""The written format: bytes of the share to values and back, without a store and without a share.

Pure functions over structs; FORMAT.md is their specification. Used by every other package of sync, uses none
of them. Begin with `segment` (what a round writes) and `roster` (who holds what).
"""
