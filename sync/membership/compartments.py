"""The compartments of a workspace, and the local names of those that this store knows."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from models.guard import CAPTURED
from models.tables import COMPARTMENT
from models.vocabulary import OFFICE

COMMON = "common"
_OFFICE_AREAS = ("people", "confidential", "business")


@dataclass(frozen=True)
class Place:
    """One compartment this store can open."""

    no: int  # local number
    name: str
    area: str
    office: str | None
    share_id: bytes


def of_a_workspace() -> list[tuple[str, str, str | None]]:
    """The compartments every workspace has: name, area, office."""
    shared: list[tuple[str, str, str | None]] = [(COMMON, COMMON, None), ("audit", "audit", None)]
    return shared + [(f"{office.key}.{area}", area, office.key) for office in OFFICE for area in _OFFICE_AREAS]


def load(connection: Connection) -> list[Place]:
    """The compartments whose ids on the share this store knows."""
    rows = connection.execute(select(COMPARTMENT).where(COMPARTMENT.c.share_id.is_not(None)))
    return [Place(row.no, row.name, row.room, row.office, bytes(row.share_id)) for row in rows]


def keep(connection: Connection, name: str, area: str, office: str | None, share_id: bytes) -> None:
    """Remember a compartment's id on the share; a store that began alone has the compartment itself already."""
    no = connection.execute(select(COMPARTMENT.c.no).where(COMPARTMENT.c.name == name)).scalar()
    if no is None:
        row = {"name": name, "room": area, "office": office, "share_id": share_id}
        connection.execute(COMPARTMENT.insert().execution_options(**CAPTURED), row)
    else:
        change = COMPARTMENT.update().where(COMPARTMENT.c.no == no).values(share_id=share_id)
        connection.execute(change.execution_options(**CAPTURED))
