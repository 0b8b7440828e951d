"""What a replica keeps locally: leaves, the row of each record, the ledger, and all that is derived from them.

Works on one connection inside somebody else's transaction and knows neither segments nor other replicas. Used by
everything in sync above format. Begin with `leaves` (the merge rule), `record` (a row) and `ledger` (its history).
"""
