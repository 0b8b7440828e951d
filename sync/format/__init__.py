"""The written format: bytes of the share to values and back, without a store and without a share.

Pure functions over structs; FORMAT.md is their specification. Every other package of sync may use this one, and it
uses none of them. Begin with `segment` (what a round writes) and `roster` (who holds what).
"""
