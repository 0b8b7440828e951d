"""How replicas agree over a dumb share.

Every write of a record becomes an entry of the ledger in the same transaction (`changes.capture`). An entry is known by
its dot: replica, epoch and a number counted per compartment; its stamp is a hybrid logical clock. Each field is a
multi-value register: its leaves are the changes nobody has seen past yet; the greatest leaf is shown, the others are
the conflict (`store.leaves`). State is a function of the entries and the roster alone: in whatever order segments
arrive, replicas that received the same ones hold byte-equal state (`changes.replay`, `store.digest`).

From the bottom: `format` (bytes and values), `shares` (five verbs), `store` (what is kept here), `changes` (how entries
come about and join), `membership` (who holds what), `delivery` (segments become records), `transfer` (bytes to and from
the share), `recovery` (copies, forks), and `round`, which tells one push and pull in ten sentences. `checker` compares
a store with its ledger.

What never happens: an acknowledged entry is dropped or silently overridden; anything on the share is overwritten; a gap
is skipped; something is concluded from a file that is absent; the screen waits for the share; one bad file holds up
more than the line it belongs to.

Used by app, which decides when and with what rights. Begin with FORMAT.md, then `round`.
"""
