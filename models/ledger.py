"""The tables beside the records: the ledger of changes, what goes with it, and what a replica knows of the share.

Local numbers (`replica.no`, `compartment.no`) keep rows small; they never leave the store. One row of `replica` is one
line: a replica under one epoch. Sealed bytes of segments stay here until every holder has them.
"""

from enum import IntEnum

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint, text

metadata = MetaData()

REPLICA = Table(
    "replica",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("id", LargeBinary, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("staff", LargeBinary),
    UniqueConstraint("id", "epoch"),
)
COMPARTMENT = Table(
    "compartment",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("room", Text, nullable=False),  # its area, `Kind.area`; the column keeps the older word
    Column("office", Text),
    Column("share_id", LargeBinary),  # 16 random bytes, its name on the share
)
# One row per record touched in one act: all its fields share one dot (replica, n) within the compartment.
ENTRY = Table(
    "entry",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("compartment", Integer, nullable=False),
    Column("replica", Integer, nullable=False),
    Column("n", Integer, nullable=False),
    Column("hlc", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("barred", Integer),  # why it does not count: 1 right, 2 cut-off; NULL: it counts
    UniqueConstraint("compartment", "replica", "n"),
    Index("entry_by_record", "record"),
    Index("entry_barred", "barred", sqlite_where=text("barred IS NOT NULL")),
)
# The highest n received without a gap, own changes included; and the last segment delivered (own: sealed) of the line.
VECTOR = Table(
    "vector",
    metadata,
    Column("compartment", Integer, primary_key=True),
    Column("replica", Integer, primary_key=True),
    Column("n", Integer, nullable=False),
    Column("seq", Integer, nullable=False, server_default="0"),
    Column("sealed_n", Integer, nullable=False, server_default="0"),
    Column("hash", LargeBinary),
    sqlite_with_rowid=False,
)
DIGEST = Table(
    "digest",
    metadata,
    Column("compartment", Integer, primary_key=True),
    Column("state", LargeBinary, nullable=False),
    Column("conflicts", LargeBinary, nullable=False),
    Column("records", Integer, nullable=False),
)
CLOCK = Table("clock", metadata, Column("one", Integer, primary_key=True), Column("hlc", Integer, nullable=False))
# The open conflicts; `own_room` is 0 where only a child in another compartment makes it one (then no digest counts it).
# `sort` and `mine` are for lists of this store alone: what sort it is, whether the person here said one of the values.
CONFLICT = Table(
    "conflict",
    metadata,
    Column("id", LargeBinary, primary_key=True, nullable=False),
    Column("compartment", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("field", Text, nullable=False),
    Column("opened", Integer, nullable=False),
    Column("own_room", Integer, nullable=False),
    Column("sort", Text, nullable=False),
    Column("mine", Integer, nullable=False),
    Index("conflict_by_record", "record"),
    Index("conflict_by_opened", "opened", "id"),
    Index("conflict_in_inbox", "kind", "compartment", "sort", "mine", "opened", "record"),
)


class CarryState(IntEnum):
    """Whether something that came late for a record that was moved has still to be carried on (`placed.to_do`)."""

    DONE = 0
    TO_DO = 1  # the next round looks
    BLOCKED = 2  # not this store's to write: looked at again with the next roster


# Records that were moved, or that stand in several compartments: one row per compartment. `hash` (of its leaves) and
# `conflicts` (the sum of their ids; they are counted, not listed) where the record's row shows another one's; `to_do`:
# a CarryState.
PLACED = Table(
    "placed",
    metadata,
    Column("record", LargeBinary, primary_key=True, nullable=False),
    Column("compartment", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("hash", LargeBinary),
    Column("conflicts", LargeBinary),
    Column("to_do", Integer, nullable=False),
    Index("placed_to_do", "record", sqlite_where=text("to_do = 1")),
    sqlite_with_rowid=False,
)


class SegmentState(IntEnum):
    """What has still to be done with a segment (`segment.state`)."""

    TO_PUBLISH = 0  # ours, sealed, not known to be on the share
    WAITING = 1  # another line's, verified, not delivered yet
    DONE = 2  # delivered; ours: published


# Sealed bytes, own and foreign.
SEGMENT = Table(
    "segment",
    metadata,
    Column("compartment", Integer, primary_key=True),
    Column("replica", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("first_n", Integer, nullable=False),
    Column("last_n", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("roster", Integer, nullable=False),
    Column("state", Integer, nullable=False),
    Column("bytes", LargeBinary),
    Index("segment_to_do", "state", sqlite_where=text("state < 2")),
)
# Lines of which the ledger holds the entries up to n (of segment seq) only, though the state counts them up to until_n.
BEHIND = Table(
    "behind",
    metadata,
    Column("compartment", Integer, primary_key=True),
    Column("replica", Integer, primary_key=True),
    Column("n", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("until_n", Integer, nullable=False),
    Column("until_seq", Integer, nullable=False),
    Column("until_hash", LargeBinary),  # of segment until_seq, where a snapshot said it
    sqlite_with_rowid=False,
)
# Records to be worked out anew as soon as the ledger is whole again.
OWED = Table("owed", metadata, Column("record", LargeBinary, primary_key=True, nullable=False))
# Moved records whose entries of a compartment all came with its snapshot; they need not wait for its past.
TOLD = Table(
    "told",
    metadata,
    Column("record", LargeBinary, primary_key=True, nullable=False),
    Column("compartment", Integer, primary_key=True),
    sqlite_with_rowid=False,
)
ROSTER = Table(
    "roster",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)
COMPARTMENT_KEY = Table(
    "compartment_key",
    metadata,
    Column("share_id", LargeBinary, primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("key", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
# The last head read of every line, own included.
HEAD = Table(
    "head",
    metadata,
    Column("replica", Integer, primary_key=True),
    Column("n", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("heard_at", Text, nullable=False),
)
# Files of the share that cannot be used: why, since when; tried again when they change.
BAD_FILE = Table(
    "bad_file",
    metadata,
    Column("name", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
)
ROUND = Table(
    "round",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
# Which record a row of the full-text index stands for; the index itself keeps words only.
SEARCH_ROW = Table(
    "search_row",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("record", LargeBinary, nullable=False, unique=True),
)
# Who is one with whom, by the merges that stand (`sync.store.clusters`): every member of a cluster of two or more.
# `root` is the same everywhere; `representative`, the member that stands for the cluster here, depends on what is here
# and alive. `hidden`: 1 where the record is here and alive and another one stands for it. Local, worked out from the
# records.
CLUSTER = Table(
    "cluster",
    metadata,
    Column("record", LargeBinary, primary_key=True, nullable=False),
    Column("kind", Text, nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("face", LargeBinary, nullable=False, key="representative"),
    Column("hidden", Integer, nullable=False),
    Index("cluster_by_root", "root"),
    Index("cluster_hidden", "kind", "record", sqlite_where=text("hidden = 1")),
    sqlite_with_rowid=False,
)
# Made by the first migration itself, so it stands outside the metadata that is compared with the file.
LOCAL_SETTING = Table("local_setting", MetaData(), Column("key", Text, primary_key=True), Column("value", LargeBinary))
DRAFT = Table(
    "draft",
    metadata,
    Column("key", Text, primary_key=True),
    Column("saved_at", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
SEARCH_INDEX = (
    "CREATE VIRTUAL TABLE search USING fts5(words, content='', contentless_delete=1, "
    "tokenize='unicode61 remove_diacritics 0', prefix='1 2 3')"
)
GUARDED = frozenset(
    {
        "entry",
        "vector",
        "behind",
        "owed",
        "placed",
        "digest",
        "clock",
        "replica",
        "compartment",
        "conflict",
        "segment",
        "roster",
        "cluster",
    }
)
