"""How replicas agree.

Every write of a record becomes a change in the ledger, in the same transaction (`capture`). A change is known by its
dot: replica, epoch and a number counted per compartment; its stamp is a hybrid logical clock (`clock`). Each field is
a multi-value register: its leaves are the changes nobody has seen past yet; the greatest leaf is shown, the others are
the conflict (`leaves`). The state is a function of the changes alone: the ledger played into an empty store gives the
same digest (`replay`, `digest`).

Used by app, which decides when and with what rights. Begin with FORMAT.md, then `round` (one push and pull).
"""
