"""Real workplaces for tests: an encrypted store with one person in it, made in a moment."""

import datetime
import secrets
from pathlib import Path

from app.core.workplace import Workplace, found_workspace
from app.project import presets
from models.database import Store

NOON = datetime.datetime(2021, 6, 17, 12, 0)
ALL_ROLES = ["social_worker", "adviser", "team_lead", "admin", "auditor"]
ALL_OFFICES = ["brauck", "butendorf", "mitte"]


def workplace(
    folder: Path,
    *,
    roles=ALL_ROLES,
    offices=ALL_OFFICES,
    now=NOON,
    person="Katrin Sommerfeld",
    profile=None,
) -> Workplace:
    """A workplace on a new store in `folder`, with the Gladbeck project; its clock stands at `now`."""
    folder.mkdir(parents=True, exist_ok=True)
    store = Store.create(folder / "store.db", secrets.token_bytes(32))
    return found_workspace(
        store,
        person=person,
        roles=list(roles),
        offices=list(offices),
        profile=profile or presets.gladbeck(),
        function="Sozialpädagogin",
        clock=lambda: now,
    )
