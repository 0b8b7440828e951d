"""A machine that plays histories: several laptops, one share, everything that happens to them, in any order.

A history is a list of steps `[verb, who, a, b, c]`; every number is taken modulo what is there, so each part of a
history is a history, and shrinking is leaving steps out. A step changes something and checks what must always hold;
`finish` lets everybody sync until nothing moves and checks that nothing was lost. `Broken` says what does not hold.
"""

import hashlib
import random
from collections.abc import Mapping
from pathlib import Path

from helpers import causality, history_acts
from helpers.faulty_share import FaultyShare
from helpers.laptops import Field, Laptop, Template, copy_store
from helpers.mishaps import BLIND, FAULTS, Closed, Unseen, carried, damage, fault_plan
from sqlalchemy import select

from models.identifiers import to_blob
from models.tables import SEGMENT
from sync.changes import conflicts
from sync.format.errors import Cancelled, NoMarker, ShareError
from sync.format.progress import Progress
from sync.membership.workspace import Workspace
from sync.transfer import outbox

YEAR = 365 * 24 * 3600 * 1000
HOUR = 3600 * 1000
OFFS = (0, 0, -10 * YEAR, 10 * YEAR, -30 * HOUR, 30 * HOUR, -HOUR, 90_000)
MOST_LAPTOPS, MOST_PASSES = 8, 14
ACTS = (
    "create",
    "edit",
    "edit_both",
    "open_form",
    "save_form",
    "delete",
    "move",
    "restore",
    "meeting",
    "mark",
    "note",
    "settle",
)
ROUNDS = ("sync", "sync", "sync", "push_only", "pull_only", "cancel", "fault", "seal")
EVENTS = (
    "clock",
    "tick",
    "restart",
    "back_up",
    "put_back",
    "clone",
    "arrive",
    "share_keep",
    "share_back",
    "share_wipe",
    "damage",
)
VERBS = ACTS + ROUNDS + EVENTS


class Broken(AssertionError):
    """Something that must hold does not."""


def history(seed: int, steps: int | None = None, more: Mapping[str, int] | None = None) -> dict:
    """A history chosen by a seed: how many laptops, and the steps; `more`: how many times as often some come."""
    dice = random.Random(seed)
    calm = dice.random() < 0.3  # histories of work alone, without mishaps
    weights = [(3 if verb in ACTS else 4 if verb == "sync" else 1) for verb in VERBS]
    if calm:
        weights = [
            0 if verb in EVENTS and verb not in {"clock", "restart"} else w
            for verb, w in zip(VERBS, weights, strict=True)
        ]
    weights = [w * (more or {}).get(verb, 1) for verb, w in zip(VERBS, weights, strict=True)]
    count = steps or dice.randint(8, 45)
    chosen = dice.choices(VERBS, weights, k=count)
    return {"seed": seed, "laptops": dice.randint(2, 6), "steps": [[v, *_numbers(dice)] for v in chosen]}


def _numbers(dice: random.Random) -> list[int]:
    return [dice.randrange(6), dice.randrange(1000), dice.randrange(1000), dice.randrange(1000)]


class Machine(history_acts.Acts):
    """Plays one history."""

    def __init__(self, made: Template, folder: Path):
        super().__init__(causality.CausalityModel())
        self.field = Field(made, folder)
        self.kept_shares: list[dict] = []
        self.backups: dict[str, int] = {}
        self.forms: dict[str, tuple] = {}
        self.alarms: list[str] = []
        self._looked: dict[str, tuple] = {}

    def close(self):
        self.field.close()

    def step(self, step: list):
        verb, who, a, b, c = step
        self.field.time.ms += 1000
        laptop = self.field.laptops[who % len(self.field.laptops)]
        getattr(self, f"do_{verb}")(laptop, a, b, c)
        for changed in {laptop.name: laptop, self.field.laptops[-1].name: self.field.laptops[-1]}.values():
            self._looked[changed.name] = changed.looks()
        self.check_equals()

    # Rounds

    def do_sync(self, laptop: Laptop, *_numbers):
        self._round(laptop, self.field.share)

    def do_push_only(self, laptop: Laptop, *_numbers):
        self._round(laptop, Unseen(self.field.share, BLIND))

    def do_pull_only(self, laptop: Laptop, *_numbers):
        self._round(laptop, Closed(self.field.share), faulty=True)

    def do_cancel(self, laptop: Laptop, a: int, *_numbers):
        calls = iter(range(10**6))
        self._round(laptop, self.field.share, Progress(lambda _d, _t: None, lambda: next(calls) >= a % 7), faulty=True)

    def do_fault(self, laptop: Laptop, a: int, b: int, c: int):
        share = FaultyShare(self.field.share, fault_plan(FAULTS[a % len(FAULTS)], 1 + b % 25, c % 3))
        self._round(laptop, share, faulty=True)

    def do_seal(self, laptop: Laptop, *_numbers):
        """A round that is killed after sealing."""
        workspace = Workspace.load(laptop.store)
        outbox.seal_all(laptop.store, workspace, self.field.time.ms)

    def _round(self, laptop: Laptop, share, progress=None, faulty=False):
        try:
            report = laptop.round(share, progress)
            self.alarms += report.alarms
            if "differs" in report.alarms:
                raise Broken(f"{laptop.name} says that it differs from somebody with the same vector")
            return report
        except (ShareError, Cancelled):
            if not faulty:
                raise
        except NoMarker:
            if not faulty:
                raise
        return None

    # Mishaps

    def do_clock(self, laptop: Laptop, a: int, *_numbers):
        laptop.off = OFFS[a % len(OFFS)]

    def do_tick(self, _laptop: Laptop, a: int, *_numbers):
        self.field.time.ms += (2 * HOUR, 26 * HOUR, 40 * 24 * HOUR)[a % 3]

    def do_restart(self, laptop: Laptop, *_numbers):
        laptop.restart()
        self.forms.pop(laptop.name, None)

    def do_back_up(self, laptop: Laptop, *_numbers):
        laptop.store.close()
        copy_store(laptop.folder, self.field.folder / f"backup-{laptop.name}")
        laptop.restart()
        self.backups[laptop.name] = 1

    def do_put_back(self, laptop: Laptop, a: int, *_numbers):
        """An older copy of the store takes its place: alone, with its anchor, or with no anchor at all."""
        if laptop.name not in self.backups:
            return
        with self._destroying():
            laptop.store.close()
            copy_store(self.field.folder / f"backup-{laptop.name}", laptop.folder, anchor=a % 3 == 1)
            if a % 3 == 2:
                laptop.anchor.unlink(missing_ok=True)
            laptop.restart()
        self.forms.pop(laptop.name, None)

    def do_clone(self, laptop: Laptop, a: int, *_numbers):
        if len(self.field.laptops) >= MOST_LAPTOPS:
            return
        laptop.store.close()
        made = self.field.place(f"l{len(self.field.laptops)}", laptop.folder, laptop.key)
        laptop.restart()
        made.off = OFFS[a % len(OFFS)]
        self.field.laptops.append(made)

    def do_arrive(self, _laptop: Laptop, a: int, *_numbers):
        """Somebody begins late; every other time the first contact is a whole one, else it has to be repeated."""
        made = self.field.arrive()
        if made is not None and a % 2:
            self._round(made, self.field.share)

    def do_share_keep(self, _laptop: Laptop, *_numbers):
        self.kept_shares.append(dict(self.field.share.snapshot()))

    def do_share_back(self, _laptop: Laptop, a: int, *_numbers):
        if self.kept_shares:
            with self._destroying():
                self.field.share.set_back(self.kept_shares[a % len(self.kept_shares)])

    def do_share_wipe(self, _laptop: Laptop, *_numbers):
        with self._destroying():
            self.field.share.set_back({})

    def do_damage(self, _laptop: Laptop, a: int, b: int, c: int):
        with self._destroying():
            damage(self.field.share, a, b, c)

    def _destroying(self):
        return _Destroying(self)

    def copies(self) -> set:
        """The writes of which any store or the share holds a copy, in whatever form."""
        keys = set()
        opener = Workspace.load(self.field.laptops[0].store)
        for laptop in self.field.laptops:
            keys |= causality.written(laptop.store)
            with laptop.store.read() as connection:
                for data in connection.execute(select(SEGMENT.c.bytes).where(SEGMENT.c.bytes.is_not(None))).scalars():
                    keys |= carried(bytes(data), opener)
        for name, (data, _at) in self.field.share.snapshot().items():
            if name.endswith(".seg"):
                keys |= carried(data, opener)
        return keys

    # What must hold

    def check_equals(self):
        """Equal vectors, equal digests: in every compartment, between any two."""
        seen: dict[tuple, tuple] = {}
        for name, (marks, digests) in self._looked.items():
            for place, mark in marks.items():
                other = seen.setdefault((place, mark), (name, digests.get(place)))
                if other[1] != digests.get(place):
                    raise Broken(f"{name} and {other[0]} have the same vector in {place} and other digests")

    def settle_down(self) -> list:
        """Everybody syncs until nothing moves; the reports of the last pass."""
        for _pass in range(MOST_PASSES):
            self.field.time.ms += 2 * HOUR
            before = self._fingerprint()
            reports = [self._round(laptop, self.field.share) for laptop in self.field.laptops]
            self._looked = {laptop.name: laptop.looks() for laptop in self.field.laptops}
            self.check_equals()
            if before == self._fingerprint():
                return reports
        raise Broken(f"after {MOST_PASSES} passes there is still something moving")

    def _fingerprint(self):
        return dict(self._looked), {name: data for name, (data, _at) in self.field.share.snapshot().items()}

    def finish(self, laws: bool = False):
        """Everybody agrees, nothing is lost, settling ends every conflict everywhere."""
        self.check_end(self.settle_down())
        dice = random.Random(hashlib.sha256(repr(self.counter).encode()).digest())
        for _time in range(3):
            open_ones = causality.open_fields(self.field.laptops[0].store)
            if not open_ones:
                break
            for laptop in dice.sample(self.field.laptops, 1):
                self.settle_all(laptop)
            self.check_end(self.settle_down())
        if causality.open_fields(self.field.laptops[0].store):
            raise Broken("settled conflicts are still open")
        self.check_equals()

    def settle_all(self, laptop: Laptop):
        """One person settles every open conflict."""
        for number in range(60):
            with laptop.store.read() as connection:
                disputes = conflicts.open_conflicts(connection)
            if not disputes:
                return
            self.do_settle(laptop, 0, number, number)
        raise Broken("settling makes ever new conflicts")

    def check_end(self, reports: list):
        first = self.field.laptops[0]
        looks, shown, open_ones = first.looks(), causality.state(first.store), causality.open_fields(first.store)
        for other in self.field.laptops[1:]:
            if other.looks() != looks:
                raise Broken(f"{other.name} and {first.name} do not have the same vector and digest at the end")
            differing = [key for key, what in causality.state(other.store).items() if shown.get(key) != what]
            if differing:
                raise Broken(f"{other.name} and {first.name} show something else: {differing[0]}")
            if causality.open_fields(other.store) != open_ones:
                raise Broken(f"{other.name} and {first.name} list other conflicts")
        if not self.model.gone and any(report is None or report.held_back for report in reports):
            raise Broken(f"something waits for ever: {[r.held_back for r in reports if r and r.held_back]}")
        self.check_model(first, shown, open_ones)

    def check_model(self, laptop: Laptop, shown: dict, open_ones: set):
        """Every acknowledged write is there, shown, a leaf or consumed by one who had seen it."""
        present = causality.written(laptop.store) & self.model.basis.keys()
        missing = self.model.basis.keys() - present - self.model.gone
        if missing and not (self.model.gone and missing <= self.copies()):
            raise Broken(f"{len(missing)} acknowledged changes are lost, such as {sorted(missing)[0]}")
        least, most = self.model.expected(present)
        for (record, field), wanted in most.items():
            kind = self.kinds[record]
            actual = set(shown[kind, record][2].get(field, ())) if (kind, record) in shown else set()
            if not least.get((record, field), set()) <= actual or not actual <= wanted:
                raise Broken(f"leaves of {kind}.{field}: {actual}, should be {wanted}")
        self.check_life(shown, open_ones)

    def check_life(self, shown: dict, open_ones: set):
        """What is deleted and what is in conflict follows from what the authors had seen."""
        forked = causality.of_branches(self.field.laptops[0].store)
        # A deletion covers nothing of a branch that its author did not know as one: shown, as a conflict.
        forked |= {to_blob(v) for _k, b in shown if b in forked for v in causality.references(shown[_k, b][1])}
        for (kind, record), (alive, _values, leaves) in shown.items():
            if record not in self.kinds or record in forked:
                continue
            wanted = self.lives(kind, record, shown)
            if alive != wanted:
                raise Broken(f"{kind} {record.hex()} is {'shown' if alive else 'hidden'} and should not be")
            expected = {
                f for f, own in leaves.items() if f not in {"alive", "moved_to"} and len({key[4] for key in own}) > 1
            }
            if alive and any('"deleted"' in key[4] for key in leaves.get("alive", ())):
                expected.add("alive")
            actual = {field for _id, of, field in open_ones if of == record}
            if actual != expected:
                raise Broken(f"conflicts of {kind} {record.hex()}: {actual}, should be {expected}")


class _Destroying:
    """Writes of which no copy is left after what happens here count as gone, not as lost by us."""

    def __init__(self, machine: Machine):
        self.machine = machine

    def __enter__(self):
        self.before = self.machine.copies()

    def __exit__(self, *_error):
        lost = (self.before - self.machine.copies()) & self.machine.model.basis.keys()
        self.machine.model.gone |= lost
