"""The last rounds as people read them: quiet ones left out, equal troubles told once, rounds over a stick marked."""

from dataclasses import dataclass, replace

import msgspec
from sqlalchemy import select

from app.core.work import View
from app.core.workplace import Workplace
from app.sharing.round_data import warnings_of
from models.tables import ROUND
from sync.report import Report
from sync.store.local_identity import put_setting, setting

SHOWN_ROUNDS = 30
_LOOKED_AT = 400  # rounds that are read to find as many worth showing
_STICKS = "stick_rounds"
_KEPT_STICKS = 60
# Alarms that say nothing about the shared folder when a stick was in use.
_OF_ANOTHER_FOLDER = {"set_back", "refilled"}


@dataclass(frozen=True, slots=True)
class PastRound:
    """A round as people read it: `warnings` are sentences, `trouble` is the name of what went wrong.

    `conflicts` are those that are new since the round before; `times`: rounds in a row with the same trouble.
    """

    at: str
    sent: int
    received: int
    conflicts: int = 0
    held_back: int = 0
    trouble: str = ""
    stick: bool = False
    warnings: tuple[str, ...] = ()
    times: int = 1

    @property
    def quiet(self) -> bool:
        """Whether nothing came of it."""
        return not (self.sent or self.received or self.conflicts or self.trouble or self.warnings or self.stick)


def rounds(view: View, most: int = SHOWN_ROUNDS) -> list[PastRound]:
    """The last rounds worth showing, the newest first: quiet ones are left out, equal troubles shown once."""
    sticks = set(_stick_rounds(view))
    bodies = view.connection.execute(select(ROUND.c.body).order_by(ROUND.c.no.desc()).limit(_LOOKED_AT)).scalars()
    reports = [msgspec.msgpack.decode(body, type=Report) for body in bodies]
    past = []
    for number, report in enumerate(reports):
        before = reports[number + 1] if number + 1 < len(reports) else None
        earlier = before.at if before is not None else ""
        stick = report.at in sticks
        if stick or earlier in sticks:
            report.alarms = [alarm for alarm in report.alarms if alarm not in _OF_ANOTHER_FOLDER]
        past.append(
            PastRound(
                report.at,
                report.pushed,
                report.pulled,
                max(0, report.conflicts - (before.conflicts if before is not None else 0)),
                len(report.held_back),
                report.trouble,
                stick,
                tuple(warnings_of(report)),
            )
        )
    return _worth_showing(past)[:most]


def _worth_showing(past: list[PastRound]) -> list[PastRound]:
    shown: list[PastRound] = []
    for number, round_ in enumerate(past):
        if (
            shown
            and round_.trouble
            and round_.trouble == shown[-1].trouble
            and past[number - 1].trouble == round_.trouble
        ):
            shown[-1] = replace(shown[-1], times=shown[-1].times + 1)
        elif number == 0 or not round_.quiet:
            shown.append(round_)
    return shown


def note_stick(workplace: Workplace, at: str) -> None:
    """Remember that the round of this moment went over a stick."""
    with workplace.read() as view:
        kept = [*_stick_rounds(view), at][-_KEPT_STICKS:]
    with workplace.store.write() as connection:
        put_setting(connection, _STICKS, msgspec.msgpack.encode(kept))


def _stick_rounds(view: View) -> list[str]:
    stored = setting(view.connection, _STICKS)
    return msgspec.msgpack.decode(stored, type=list[str]) if stored is not None else []
