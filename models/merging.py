"""What the administration decides about records that may be one: merges, unmerges, "not the same".

All three are written once and never changed: a new decision is a new record, and what counts follows from those that
are there (`sync.store.clusters`, `app.duplicates.merging`). They live in common, so that every office sees the same
clusters; therefore they hold ids, stamps and keyed hashes alone, never a value of the records they are about. Who
decided, when and on which laptop stands in their entries.
"""

from models import vocabulary as lists
from models.fields import Field, Kind, Shape

_EITHER = ("participant", "business")

MERGE = Kind(
    "merge",
    area="common",
    fields=(
        Field("subject", Shape.CHOICE, lists.MERGE_SUBJECT, required=True),
        Field("survivor", Shape.REFERENCE, kinds=_EITHER, required=True),
        Field("absorbed", Shape.REFERENCE, kinds=_EITHER, required=True),
        Field("take", Shape.TABLE),  # {field: id of the record whose value is shown}
        Field("seen", Shape.TABLE),  # {id: [[replica, stamp], …]}: the acts on both clusters that were known
        Field("knew", Shape.REFERENCES, kinds=("merge", "unmerge", "not_duplicate")),  # decisions on them, likewise
        Field("inputs", Shape.TEXT),  # keyed hash of what stood in both clusters
        Field("reason", Shape.TEXT, required=True),
    ),
    indexes=(("survivor",), ("absorbed",)),
)
UNMERGE = Kind(
    "unmerge",
    area="common",
    fields=(
        Field("merge", Shape.REFERENCE, kinds=("merge",), required=True),
        Field("knew", Shape.REFERENCES, kinds=("merge", "unmerge", "not_duplicate")),
        Field("reason", Shape.TEXT, required=True),
    ),
    indexes=(("merge",),),
)
NOT_DUPLICATE = Kind(
    "not_duplicate",
    area="common",
    fields=(
        Field("subject", Shape.CHOICE, lists.MERGE_SUBJECT, required=True),
        Field("a", Shape.REFERENCE, kinds=_EITHER, required=True),  # the smaller id of the two
        Field("b", Shape.REFERENCE, kinds=_EITHER, required=True),
        Field("verdict", Shape.CHOICE, lists.PAIR_VERDICT, required=True),
        Field("knew", Shape.REFERENCES, kinds=("merge", "unmerge", "not_duplicate")),
        Field("inputs", Shape.TEXT),  # keyed hash of the fields that were compared
        Field("reason", Shape.TEXT),
    ),
    indexes=(("a",), ("b",)),
)
KINDS = (MERGE, UNMERGE, NOT_DUPLICATE)
NAMES = frozenset(kind.name for kind in KINDS)
