"""What sort of disagreement a conflict is: told from the leaves alone, so that every list can group by it.

Local knowledge for lists; ids, digests and settling know nothing of it. `mine` says whether somebody of this store's
person said one of the values: that person is asked first.
"""

from collections.abc import Iterable

from models.fields import Field
from sync.format.entry import ALIVE
from sync.store.leaves import Leaf, is_deletion
from sync.store.record import Record

FIELD = "field"  # two people set the same field
DELETED = "deleted"  # deleted by one, changed by another
RECREATED = "recreated"  # deleted by one, taken back or recorded anew by another
DOUBLE = "double"  # recorded twice under the same natural key
ROSTER = "roster"  # taken off the list by one, marked by another
CODE_LIST = "code_list"  # a value of a closed list that this version does not know
ALL = (FIELD, DELETED, RECREATED, DOUBLE, ROSTER, CODE_LIST)


def sort_of(record: Record, field: str, leaves: Iterable[Leaf]) -> str:
    """The sort of the conflict these leaves make."""
    own = tuple(leaves)
    if field == ALIVE:
        if record.kind.name == "attendance":
            return ROSTER
        return RECREATED if any(not is_deletion(leaf) for leaf in own) else DELETED
    described = record.kind.by_name.get(field)
    if described is not None and any(not _is_known(described, leaf.value) for leaf in own):
        return CODE_LIST
    # The creation's own value still stands although somebody set another one: they had not seen it created.
    if any((leaf.replica, leaf.n) == (record.replica, record.n) for leaf in own):
        return DOUBLE
    return FIELD


def _is_known(field: Field, value: object) -> bool:
    if field.vocabulary is None or value is None:
        return True
    given = value if isinstance(value, list) else [value]
    return all(field.vocabulary.key(str(one)) is not None for one in given)
