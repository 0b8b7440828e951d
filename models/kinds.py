"""Every kind of record by its name."""

from models import coaching, companies, merging, people, project
from models.fields import Kind, Refused

ALL: tuple[Kind, ...] = (*project.KINDS, *people.KINDS, *coaching.KINDS, *companies.KINDS, *merging.KINDS)
BY_NAME: dict[str, Kind] = {kind.name: kind for kind in ALL}
NUMBER: dict[str, int] = {kind.name: number for number, kind in enumerate(ALL, start=1)}


def kind(name: str) -> Kind:
    """The kind of that name; Refused (`unknown_kind`) if there is none."""
    found = BY_NAME.get(name)
    if found is None:
        raise Refused("kind", "unknown_kind", kind=name)
    return found
