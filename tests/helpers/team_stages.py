"""Teams that many tests begin with: built once in a process, copied for each test.

Every test has copies of all stores of a team, their anchors and their share, so that to the program nothing was copied
at all: a lone copy would be noticed as a clone of its store. Two teams of one test must not come from one stage - they
would be one workspace.
"""

import copy
import datetime
import itertools
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from helpers.replicas import ALL_OFFICES, ALL_ROLES, Clock, Replica, SharedClock, Team

from app.core.workplace import Workplace
from models.database import Store
from sync.delivery.compaction import RULES, Rules

T = TypeVar("T")


class Person(NamedTuple):
    """Who joins a team; `off`: by how much the clock of that laptop is wrong."""

    name: str
    roles: tuple[str, ...] = tuple(ALL_ROLES)
    offices: tuple[str, ...] = tuple(ALL_OFFICES)
    off: datetime.timedelta = datetime.timedelta()


@dataclass
class _Stage:
    """A team at rest: its stores are closed."""

    team: Team
    share: dict[str, tuple[bytes, int]]
    result: Any


_stages: dict[tuple[Any, ...], _Stage] = {}
_folders: list[Path] = []
_numbers = itertools.count()


def keep_in(folder: Path) -> None:
    """Build stages here; the folder of a whole run of tests."""
    _folders.append(folder)
    _stages.clear()


def begin(folder: Path, build: Callable[..., tuple[Team, T]], *arguments: Any) -> tuple[Team, T]:
    """A copy of the team that `build(folder, *arguments)` makes, and of what else it returns.

    The arguments are part of the stage's name, so they must be hashable.
    """
    key = (build, *arguments)
    if key not in _stages:
        place = _folders[-1] / f"{next(_numbers)}{build.__name__}"
        team, result = build(place, *arguments)
        _stages[key] = _at_rest(team, result)
    stage = _stages[key]
    return _copy(stage, folder), copy.deepcopy(stage.result)


def ready_team(folder: Path, *people: str | Person, rules: Rules = RULES, rounds: int = 0) -> Team:
    """A founder and these people, admitted one after the other, all in contact; then so many rounds of everybody."""
    joined = tuple(Person(person) if isinstance(person, str) else person for person in people)
    return begin(folder, _joined, joined, rules, rounds)[0]


def ready_replicas(folder: Path, members: int = 3) -> list[Replica]:
    """So many whose people may do everything, all in contact."""
    return ready_team(folder, *(f"Person {number}" for number in range(1, members)), rounds=2).replicas


def _joined(folder: Path, people: tuple[Person, ...], rules: Rules, rounds: int) -> tuple[Team, None]:
    """Each team from the one before it."""
    if rounds:
        team = ready_team(folder, *people, rules=rules)
        team.settle_down(rounds)
    elif people:
        team = ready_team(folder, *people[:-1], rules=rules)
        team.member(*people[-1])
    else:
        team = Team(folder, rules=rules)
        team.founder()
    return team, None


def _at_rest(team: Team, result: Any) -> _Stage:
    for replica in team.replicas:
        replica.place.close()
    return _Stage(team, dict(team.share.snapshot()), result)


def _copy(stage: _Stage, folder: Path) -> Team:
    source = stage.team
    team = Team(folder, rules=source.rules)
    team.clock.now = source.clock.now
    team.share.set_back(stage.share)
    team.replicas = [_replica(replica, source, team) for replica in source.replicas]
    return team


def _replica(source: Replica, origin: Team, team: Team) -> Replica:
    path = team.folder / source.store.path.relative_to(origin.folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    for name in (path.name, f"{path.name}.anchor"):
        if (source.store.path.parent / name).exists():
            shutil.copyfile(source.store.path.parent / name, path.parent / name)
    clock = _clock(source, origin, team)
    place = Workplace(Store.open(path, source.key), clock=clock)
    replica = Replica(place, team.share, clock, source.key)
    replica.rules, replica.report = source.rules, source.report
    return replica


def _clock(source: Replica, origin: Team, team: Team) -> Clock:
    """The team's own, one that goes with it, or - that of a copied store - one of its own."""
    if source.clock is origin.clock:
        return team.clock
    return (
        SharedClock(team.clock, source.clock.off) if isinstance(source.clock, SharedClock) else Clock(source.clock.now)
    )
