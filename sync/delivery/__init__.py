"""Where segments become records: causal order, rights at merge, snapshots, quarantine.

Takes verified bytes that lie in the store and turns them into state in short transactions; never touches the share but
to read a snapshot. Used by transfer, recovery and the round. Begin with `deliver`, then `authorization`.
"""
