"""The dumb storage replicas agree over: five verbs (list, read, put_new, delete, server_time).

A share knows names and bytes, never what they mean; a new kind of share goes here and into the one suite in
tests/sync/shares. Used by membership, transfer and above. Begin with `share` (the contract), then `folder_share`.
"""
