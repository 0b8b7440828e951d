"""Histories of merging: four laptops that merge, take back, keep apart, edit, delete and sync in any order.

Everything goes through the use cases. A model beside it knows only which merges and unmerges were acknowledged, and
says what the clusters must be. `Broken` says what does not hold.
"""

import datetime
import json
import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from helpers.laptops import Field, Template, template
from sqlalchemy import select

from app.base.errors import UserError
from app.core.workplace import Workplace
from app.duplicates import merge_questions, merging
from app.people import contact_hours
from app.records import detail, listing, records
from app.sessions import attendance
from app.sessions.register import register
from models.identifiers import from_blob
from models.tables import ENTRY, RECORDS
from sync.store import clusters

LAPTOPS = 4
VERBS = {
    "create": 3,
    "edit": 5,
    "delete": 1,
    "restore": 1,
    "mark": 2,
    "merge": 8,
    "unmerge": 4,
    "apart": 3,
    "keep": 1,
    "accept": 1,
    "there_and_back": 2,
    "sync": 10,
}
PEOPLE = 6  # at the beginning
MOST_TURNS = 24
VALUES = {"phone": ("1", "22", "333", None), "note": ("a", "b", "c", None), "city": ("Gladbeck", "Bottrop", None)}


class Broken(AssertionError):
    """Something that must hold does not."""


def history(seed: int) -> dict:
    """A history chosen by a seed."""
    dice = random.Random(seed)
    count = dice.randint(10, 30)
    chosen = dice.choices(list(VERBS), list(VERBS.values()), k=count)
    return {"seed": seed, "steps": [[verb, dice.randrange(LAPTOPS), *_numbers(dice)] for verb in chosen]}


def _numbers(dice: random.Random) -> list[int]:
    return [dice.randrange(1000) for _ in range(3)]


@dataclass
class Begun:
    """Where every history begins: closed stores that all know the first people and a session, and their share."""

    template: Template
    ms: int
    people: list[str]
    session: str
    acts: set[tuple]
    read: list[int]


def begin(folder: Path) -> Begun:
    """A team of four laptops that knows the first people."""
    first = Machine(Begun(template(folder / "team", LAPTOPS), 0, [], "", set(), [0] * LAPTOPS), folder / "begun")
    for number in range(PEOPLE):
        first.create(0, number)
    first.session = first.do(0, records.add, "session", {"date": "2021-06-17", "public_content": "x"}).id
    first.settle_down()
    laptops = first.field.laptops
    for laptop in laptops:
        laptop.store.close()
    made = Template(
        [laptop.folder for laptop in laptops], [laptop.key for laptop in laptops], dict(first.field.share.snapshot())
    )
    return Begun(made, first.field.time.ms, first.people, first.session, first.acts, first.read)


class Machine:
    """Plays one history."""

    def __init__(self, begun: Begun, folder: Path):
        self.field = Field(begun.template, folder)
        self.field.time.ms = max(self.field.time.ms, begun.ms)
        self.places = [Workplace(laptop.store, clock=_Clock(self.field.time)) for laptop in self.field.laptops]
        self.merges: dict[str, tuple[str, str]] = {}
        self.unmerged: set[str] = set()
        self.acts = set(begun.acts)
        self.read = list(begun.read)
        self.people = list(begun.people)
        self.session = begun.session

    def close(self):
        self.field.close()

    def step(self, step: list):
        verb, who, a, b, c = step
        self.field.time.ms += 1000
        getattr(self, f"do_{verb}")(who, a, b, c)
        with self.field.laptops[who].store.read() as connection:
            if clusters.held(connection) != clusters.worked_out(connection):
                raise Broken(f"clusters of laptop {who} are not what its merges say after {verb}")

    # What happens

    def do_create(self, who, a, _b, _c):
        self.create(who, a)

    def do_edit(self, who, a, b, c):
        name = sorted(VALUES)[b % len(VALUES)]
        self._try(who, records.edit, "participant", self._person(a), {name: VALUES[name][c % len(VALUES[name])]})

    def do_delete(self, who, a, _b, _c):
        self._try(who, records.delete, "participant", self._person(a), "Probe")

    def do_restore(self, who, a, _b, _c):
        self._try(who, records.restore, "participant", self._person(a))

    def do_mark(self, who, a, b, _c):
        self._try(who, attendance.mark, self.session, self._person(a), ("A", "E", "UE", None)[b % 4])

    def do_merge(self, who, a, b, c):
        winner, loser = self._person(a), self._person(b)
        take = {} if c % 3 == 0 else {"phone": "loser"} if c % 3 == 1 else {"note": "loser", "city": "loser"}
        made = self._try(who, merging.merge, "participant", winner, loser, take, "Probe")
        if made:
            self.merges[made] = (winner, loser)
        return made

    def do_unmerge(self, who, a, _b, _c):
        known = sorted(self.merges)
        if known:
            self._unmerge(who, known[a % len(known)])

    def do_apart(self, who, a, b, c):
        verdict = ("not_same", "same_household", "later", "open")[c % 4]
        self._try(who, merging.not_duplicate, "participant", self._person(a), self._person(b), verdict, "")

    def do_keep(self, who, a, _b, _c):
        questions = self.places[who].ask(merge_questions.questions)
        if questions:
            question = questions[a % len(questions)]
            made = self._try(who, merge_questions.keep, question.id, "Probe")
            if made:
                self.merges[made] = self._ends(who, made)

    def do_accept(self, who, a, _b, _c):
        offers = self.places[who].ask(merge_questions.offers)
        if offers:
            self._try(who, merge_questions.accept, offers[a % len(offers)].id)

    def do_there_and_back(self, who, a, b, c):
        """A merge that is taken back at once leaves every view byte for byte as it was."""
        before = self.views(who)
        made = self.do_merge(who, a, b, c)
        if made:
            self._unmerge(who, made)
            if self.views(who) != before:
                raise Broken("merge and unmerge do not give the views there were before")

    def do_sync(self, who, *_numbers):
        report = self.field.laptops[who].round(self.field.share)
        self.places[who].refresh()
        return report

    # At the end

    def finish(self):
        """Everybody agrees, nothing is lost; with every merge taken back all is as it was recorded."""
        self.settle_down()
        self._check()
        for merge in sorted(self.merges):
            self._unmerge(0, merge)
        self.settle_down()
        self._check()
        with self.field.laptops[0].store.read() as connection:
            if clusters.held(connection):
                raise Broken("something is merged although every merge was taken back")
        rows = {row["id"]: row for row in self.places[0].ask(listing.rows, "participant")}
        for person in self.people:
            record = self.places[0].ask(lambda view, person=person: view.record("participant", person))
            if record.alive != (person in rows) or (record.alive and rows[person] != {"id": person, **record.values}):
                raise Broken(f"{person} is not shown as it was recorded")

    def _check(self):
        expected = self.expected()
        views = [self.views(who) for who in range(LAPTOPS)]
        for who, laptop in enumerate(self.field.laptops):
            with laptop.store.read() as connection:
                held = clusters.held(connection)
                if held != clusters.worked_out(connection):
                    raise Broken(f"clusters of laptop {who} are not what its merges say")
                query = select(ENTRY.c.kind, ENTRY.c.record, ENTRY.c.hlc)
                pairs = {tuple(row) for row in connection.execute(query)}
                rows = {row for kind in RECORDS for row in connection.execute(select(RECORDS[kind].c.id)).scalars()}
            if self.acts - pairs:
                raise Broken(f"laptop {who} lost {len(self.acts - pairs)} acknowledged changes")
            if {act[1] for act in self.acts} - rows:
                raise Broken(f"laptop {who} lost rows")
            if {from_blob(member.record): from_blob(member.root) for member in held} != expected:
                raise Broken(f"clusters of laptop {who} are not those of the merges that stand")
            if views[who] != views[0]:
                raise Broken(f"laptop {who} shows something else than laptop 0")

    def expected(self) -> dict[str, str]:
        """Record -> root, from the acknowledged decisions alone."""
        edges = [pair for merge, pair in self.merges.items() if merge not in self.unmerged]
        neighbours = defaultdict(set)
        for survivor, absorbed in edges:
            neighbours[survivor].add(absorbed)
            neighbours[absorbed].add(survivor)
        absorbed = {pair[1] for pair in edges}
        roots: dict[str, str] = {}
        for person in neighbours:
            cluster, waiting = {person}, [person]
            while waiting:
                fresh = neighbours[waiting.pop()] - cluster
                cluster |= fresh
                waiting += fresh
            roots[person] = min(cluster - absorbed or cluster)
        return roots

    def views(self, who: int) -> bytes:
        """What a laptop shows, as bytes."""
        place = self.places[who]
        views = {
            "list": sorted(place.ask(listing.rows, "participant"), key=lambda row: row["id"]),  # all of one name
            "count": place.ask(listing.count, "participant"),
            "shown": [self._shown(place, person) for person in sorted(self.people)],
            "register": [repr(row) for row in place.ask(register, self.session).rows],
            "hours": place.ask(contact_hours.minutes_of, sorted(self.people)),
            "questions": sorted(map(repr, place.ask(merge_questions.questions))),
        }
        return json.dumps(views, sort_keys=True).encode()

    def _shown(self, place, person):
        try:
            return place.ask(detail.show, "participant", person)
        except UserError:
            return None

    # Ways

    def _person(self, number: int) -> str:
        return self.people[number % len(self.people)]

    def create(self, who: int, number: int):
        given = {
            "last_name": "Yılmaz",
            "first_name": "Ayşe",
            "phone": str(number % 4),
            "office": ("mitte", "brauck")[number % 2],
        }
        self.people.append(self.do(who, records.add, "participant", given).id)

    def _unmerge(self, who: int, merge: str):
        pair = set(self.merges[merge])
        if self._try(who, merging.unmerge, merge, "Probe"):
            with self.field.laptops[who].store.read() as connection:
                unmerge = RECORDS["unmerge"]
                self.unmerged |= {from_blob(blob) for blob in connection.execute(select(unmerge.c.merge)).scalars()}
            assert merge in self.unmerged and pair

    def _ends(self, who: int, merge: str) -> tuple[str, str]:
        record = self.places[who].ask(merging.merge_record, merge)
        return record.values["survivor"], record.values["absorbed"]

    def _try(self, who: int, act, *args):
        try:
            return self.do(who, act, *args)
        except UserError:
            return None

    def do(self, who: int, act, *args):
        self.field.time.ms += 10
        answer = self.places[who].do(act, *args)
        with self.field.laptops[who].store.read() as connection:
            query = select(ENTRY.c.no, ENTRY.c.kind, ENTRY.c.record, ENTRY.c.hlc).where(ENTRY.c.no > self.read[who])
            for no, *key in connection.execute(query).all():
                self.read[who] = max(self.read[who], no)
                self.acts.add(tuple(key))
        return answer

    def settle_down(self):
        """In turn, until everybody has met the share since somebody last sent something."""
        quiet = 0
        for turn in range(MOST_TURNS):
            self.field.time.ms += 1000
            quiet = 0 if self.do_sync(turn % LAPTOPS).pushed else quiet + 1
            if turn >= LAPTOPS and quiet >= LAPTOPS - 1:
                return
        raise Broken(f"after {MOST_TURNS} rounds there is still something to send")


class _Clock:
    """The time of the field as a workplace asks for it."""

    def __init__(self, time):
        self._time = time

    def __call__(self):
        return datetime.datetime.fromtimestamp(self._time.ms / 1000)
