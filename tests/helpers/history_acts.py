"""The acts of people in a history; every acknowledged write goes into the causality model."""

import hashlib

from helpers import causality
from helpers.laptops import Laptop
from sqlalchemy import select

from models.identifiers import attendance_id, from_blob, new_id, session_id, to_blob
from models.tables import COMPARTMENT
from sync.changes import conflicts
from sync.delivery import move_followup
from sync.format.entry import ALIVE, MOVED
from sync.store.parents import CHILDREN
from sync.store.record import load

FIELDS = {
    "participant": ("phone", "city", "street", "last_name"),
    "session": ("title", "location", "public_content"),
    "attendance": ("remark", "printed_name"),
    "case_note": ("text",),
}
AREAS = {"participant": "people", "session": "people", "attendance": "people", "case_note": "confidential"}
OFFICES = ("brauck", "mitte", "butendorf")
OFFERING = new_id(0, b"offering--")


class Acts:
    """What a person may do at a laptop; every number chooses modulo what is there."""

    def __init__(self, model: causality.CausalityModel):
        self.model = model
        self.counter = 0
        self.kinds: dict[bytes, str] = {}
        self.order: list[bytes] = []
        self.saw: dict[tuple, set] = {}

    def word(self) -> str:
        """A value that was never there before."""
        self.counter += 1
        return f"w{self.counter}"

    def _fresh_id(self) -> str:
        self.counter += 1
        return new_id(1_600_000_000_000 + self.counter, hashlib.sha256(str(self.counter).encode()).digest()[:10])

    def _act(self, laptop: Laptop, kind: str, record_id: str, do, basis=None, unsure=False):
        """Do it and record every field that was written, with the leaves its author saw."""
        blob = to_blob(record_id)
        if blob not in self.kinds:
            self.kinds[blob] = kind
            self.order.append(blob)
        seen = self._seen(laptop, kind, record_id)
        _answer, author, fresh = laptop.act(do)
        for entry in fresh:
            for field, value in entry.fields.items():
                if field == MOVED:  # where it stands; checked by what is shown there
                    continue
                of_form = basis.get(field) if basis is not None else None
                known = frozenset(seen.get(field, ())) if of_form is None else frozenset(of_form)
                key = causality.key_of(author, entry.hlc, entry.record, field, value)
                self.model.add(key, known - {key}, unsure)
                self.model.gone.discard(key)
                if field == ALIVE and value is not True:
                    self.saw[key] = self.model.seen(laptop.store)

    def _seen(self, laptop: Laptop, kind: str, record_id: str) -> dict:
        with laptop.store.read() as connection:
            record = load(connection, kind, record_id)
            if record is None:
                return {}
            return causality.leaves_of(connection, causality.authors_of(connection), record)

    def _known(self, laptop: Laptop, number: int, kinds=tuple(FIELDS), alive: bool | None = None):
        """A record this laptop has, chosen by a number: kind and id; None if there is none."""
        present = []
        with laptop.store.read() as connection:
            for blob in self.order:
                kind = self.kinds[blob]
                record = load(connection, kind, from_blob(blob)) if kind in kinds else None
                if record is not None and record.leaves and alive in {None, record.alive}:
                    present.append((kind, from_blob(blob)))
        # Half of all looks go to the first two records, so that people get in each other's way.
        return present[number // 2 % (len(present) if number % 2 else min(2, len(present)))] if present else None

    def do_create(self, laptop: Laptop, a: int, *_numbers):
        """One to three people."""
        for _ in range(1 + (a % 3 == 0)):
            id_, name = self._fresh_id(), self.word()
            values = {"last_name": name, "first_name": "Ada", "office": "brauck"}
            self._create(laptop, "participant", id_, values)

    def _create(self, laptop, kind, id_, values, office="brauck"):
        def do(capture, _connection):
            capture.create(kind, id_, values, capture.compartment(AREAS[kind], office))

        self._act(laptop, kind, id_, do)

    def do_edit(self, laptop: Laptop, a: int, b: int, *_numbers):
        record = self._known(laptop, a, alive=True)
        if record:
            field = FIELDS[record[0]][b % len(FIELDS[record[0]])]
            self._change(laptop, record, {field: self.word()})

    def do_edit_both(self, laptop: Laptop, a: int, *_numbers):
        """Several fields at once, one of them emptied."""
        record = self._known(laptop, a, alive=True)
        if record:
            names = FIELDS[record[0]]
            self._change(laptop, record, {names[0]: self.word(), names[-1]: self.word()})

    def _change(self, laptop, record, values, basis=None, saw=None, unsure=False):
        self._act(laptop, *record, lambda capture, _c: capture.change(*record, values, basis), basis=saw, unsure=unsure)

    def do_move(self, laptop: Laptop, a: int, b: int, *_numbers):
        """A person goes to another office, with all that belongs to them."""
        record = self._known(laptop, a, ("participant",), alive=True)
        if not record:
            return
        office = OFFICES[b % len(OFFICES)]

        def do(capture, connection):
            compartments = {row.no: row.room for row in connection.execute(select(COMPARTMENT))}

            def place_of(_kind, compartment):
                return capture.compartment(compartments[compartment], office)

            standing = load(connection, *record)
            query = select(COMPARTMENT.c.office).where(COMPARTMENT.c.no == standing.compartment)
            if not move_followup.is_readable(connection, (office, connection.execute(query).scalar())):
                return  # refused by the program, too: the past of the office is still being read
            target = place_of(record[0], standing.compartment)
            if target != standing.compartment:
                move_followup.move_whole(capture, connection, *record, target, {"office": office}, place_of)

        self._act(laptop, *record, do)

    def do_open_form(self, laptop: Laptop, a: int, *_numbers):
        found = self._known(laptop, a, alive=True)
        if found:
            with laptop.store.read() as connection:
                record = load(connection, *found)
                dots = {name: [list(leaf.dot) for leaf in own] for name, own in record.leaves.items()}
            saw = self._seen(laptop, *found)
            self.forms[laptop.name] = (found, dots, saw, laptop.line())

    def do_save_form(self, laptop: Laptop, _a: int, b: int, *_numbers):
        if laptop.name in self.forms:
            record, dots, saw, line = self.forms.pop(laptop.name)
            field = FIELDS[record[0]][b % len(FIELDS[record[0]])]
            basis, seen = {field: dots.get(field, [])}, {field: saw.get(field, [])}
            unsure = line != laptop.line() or causality.names_two_changes(
                laptop.store, to_blob(record[1]), field, basis[field]
            )
            self._change(laptop, record, {field: self.word()}, basis, seen, unsure=unsure)

    def do_delete(self, laptop: Laptop, a: int, *_numbers):
        record = self._known(laptop, a, alive=True)
        if record:
            reason = self.word()
            self._act(laptop, *record, lambda capture, _c: capture.delete(*record, reason))

    def do_restore(self, laptop: Laptop, a: int, b: int, *_numbers):
        """Take back a deletion; every other time with a change in the same act."""
        record = self._known(laptop, a, alive=False)
        if not record:
            return
        values = {ALIVE: True} | ({FIELDS[record[0]][0]: self.word()} if b % 2 else {})
        self._change(laptop, record, values)

    def do_meeting(self, laptop: Laptop, a: int, *_numbers):
        """A session of a series: the same id wherever it is made."""
        id_ = session_id(OFFERING, f"2021-06-{1 + a % 3:02}", "10:00")
        values = {"office": "brauck", "kind": "group", "date": f"2021-06-{1 + a % 3:02}", "title": self.word()}
        self._put(laptop, "session", id_, values)

    def do_mark(self, laptop: Laptop, a: int, b: int, *_numbers):
        """A mark of a person in a session: natural key, child of the session."""
        meeting = self._known(laptop, a, ("session",))
        who = self._known(laptop, b, ("participant",))
        if meeting and who:
            id_ = attendance_id(meeting[1], who[1])
            values = {"session": meeting[1], "participant": who[1], "remark": self.word()}
            self._put(laptop, "attendance", id_, values)

    def _put(self, laptop, kind, id_, values):
        def do(capture, _connection):
            capture.put(kind, id_, values, capture.compartment(AREAS[kind], "brauck"))

        self._act(laptop, kind, id_, do)

    def do_note(self, laptop: Laptop, a: int, *_numbers):
        """A note: a child in another compartment."""
        who = self._known(laptop, a, ("participant",))
        if who:
            values = {"participant": who[1], "date": "2021-06-17", "text": self.word()}
            with laptop.store.read() as connection:
                home = load(connection, *who).compartment
                query = select(COMPARTMENT.c.office).where(COMPARTMENT.c.no == home)
                office = connection.execute(query).scalar()
            self._create(laptop, "case_note", self._fresh_id(), values, office)

    def do_settle(self, laptop: Laptop, a: int, b: int, c: int):
        """Settle an open conflict with one of its values, or with a new one."""
        with laptop.store.read() as connection:
            disputes = conflicts.open_conflicts(connection)
        if not disputes:
            return
        dispute = disputes[a % len(disputes)]
        values = [leaf.value for leaf in dispute.values]
        is_text = dispute.field in FIELDS.get(dispute.kind, ())
        value = self.word() if is_text and not c % 4 else values[b % len(values)]

        def do(capture, connection):
            conflicts.settle(capture, connection, dispute, value)

        self._act(laptop, dispute.kind, dispute.record, do)

    def lives(self, kind: str, record: bytes, shown: dict) -> bool:
        """Whether a record is to be shown, by what the authors of its deletions had seen."""
        leaves = shown[kind, record][2]
        life = leaves.get(ALIVE, [])
        if not life or any('"deleted"' not in key[4] for key in life):
            return True
        saw = set().union(*(self.saw.get(key, set()) for key in life))
        if any(key not in saw for name, own in leaves.items() if name not in {ALIVE, MOVED} for key in own):
            return True
        for child_kind, field in CHILDREN.get(kind, ()):
            for (of, child), (_alive, values, own) in shown.items():
                theirs = of == child_kind and values.get(field) == from_blob(record)
                unseen = any(key not in saw for leaves_of in own.values() for key in leaves_of)
                if theirs and unseen and self.lives(of, child, shown):
                    return True
        return False
