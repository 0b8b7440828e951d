"""Lines: a replica under one epoch, by which changes are numbered (FORMAT.md sections 1 and 9)."""

Line = tuple[bytes, int]  # replica id, epoch
FIRST_BRANCH_EPOCH = 1 << 31  # epochs from here on name the branches of a forked line; no file's name has one


def is_branch(epoch: int) -> bool:
    """Whether this is no epoch that a replica chose, but stands for a branch of a line that was forked."""
    return epoch >= FIRST_BRANCH_EPOCH


def global_name(replica: bytes, epoch: int) -> bytes:
    """The 20 bytes a line goes by in every store; they sort like lines do."""
    return replica + epoch.to_bytes(4, "big")
