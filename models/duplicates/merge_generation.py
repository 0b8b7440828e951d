"""When what merged people are has changed: a count that triggers keep, whatever way the change took. Facts only.

Merges, the clusters they are worked out to, the compartments, and each record that is in a cluster: whoever writes one
of them counts up, in the same transaction. What was worked out of them serves as long as the count stands
(`app.core.merge_cache`).
"""

from sqlalchemy import Column, Integer, Table

from models.ledger import metadata

MERGED_COUNT = Table(
    "merged_count",
    metadata,
    Column("id", Integer, primary_key=True),  # 1; no row before anything was written
    Column("no", Integer, nullable=False),
)
_COUNT_UP = "INSERT INTO merged_count (id, no) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET no = no + 1"
_ACTS = {"INSERT": "new", "UPDATE": "new", "DELETE": "old"}


def _trigger(table: str, act: str, when: str = "") -> str:
    return f"CREATE TRIGGER merged_{table}_{act.lower()} AFTER {act} ON {table} {when}BEGIN {_COUNT_UP}; END"


MERGED_TRIGGERS = (
    *(_trigger(table, act) for table in ("cluster", "merge", "unmerge", "compartment") for act in _ACTS),
    *(
        _trigger(table, act, f"WHEN EXISTS (SELECT 1 FROM cluster WHERE record = {row}.id) ")  # noqa: S608 - of ours
        for table in ("participant", "business")
        for act, row in _ACTS.items()
    ),
)
