"""Bytes between store and share: sealing and publishing, reading heads, fetching segments, repair.

Every operation on the share during a round starts here. Used by recovery and the round. Begin with `inbox` and
`outbox`.
"""
