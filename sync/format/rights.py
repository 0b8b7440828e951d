"""Whether a change counts: what its author's roles and offices allowed at the moment of sealing (FORMAT.md 7.6).

Pure. The same table as the screens' (`models.rights`), read more coarsely: kind, area and office. What only the
program knows - who is responsible for a participant - is not judged here.
"""

from collections.abc import Iterable

from models.kinds import BY_NAME
from models.rights import ALSO_EDITING, BY_SUBJECT, EDITING, rights_of

NOT_ALLOWED, BEYOND_CUTOFF, UNREADABLE, FORKED = 1, 2, 3, 4  # why an entry is barred

# Kinds that live with whom they are about, people or companies.
_WITH_SUBJECT = frozenset({"consent", "follow_up"})


def judge(kind: str, area: str, office: str | None, roles: Iterable[str], offices: Iterable[str]) -> bool:
    """Whether somebody with these roles in these offices may write this kind in that compartment.

    Kinds of newer versions are let through: they are kept and passed on, and judged by the version that knows them.
    """
    if office is not None and office not in set(offices):
        return False
    described = BY_NAME.get(kind)
    if described is None:
        return True
    if kind in _WITH_SUBJECT:
        if area not in BY_SUBJECT:
            return False
        right = BY_SUBJECT[area][1]
    elif described.area != area:
        return False
    elif area == "audit":
        return True
    elif kind in EDITING:
        right = EDITING[kind]
    else:
        return False
    held = rights_of(frozenset(roles))
    return right in held or ALSO_EDITING.get(kind) in held
