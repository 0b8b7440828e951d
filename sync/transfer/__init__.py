"""Bytes between store and share: sealing and publishing what is ours, fetching what heads name, repair.

Every verb on the share during a round starts here. Used by recovery and the round. Begin with `inbox` and `outbox`.
"""
