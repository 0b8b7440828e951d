"""For developers: train the dictionary that small segments are packed with, from entries of the fictitious demo alone.

`python -m app.demo.dictionary` overwrites `resources/dictionaries/entries_1.zstd`; allowed only until the first
release, from then on that file never changes, because what was packed with it lies on shares. Ids are drawn anew for
every sample, so that the dictionary learns the shape of entries and spends no room on ids that never come again.
"""

import datetime
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import zstandard

import resources
from app.demo.make import PASSPHRASE, make_demo
from app.security.unlock import open_store
from models.fields import Value
from models.identifiers import from_blob
from sync.format.body import DICTIONARY, SMALL, WireEntry, columns
from sync.format.line import Line
from sync.store import ledger

SIZE = 16 * 1024
UNTIL = datetime.date(2023, 6, 30)
_PARTICIPANTS, _BUSINESSES, _SEED = 120, 40, 7
_OF_EACH = 200
_TOGETHER = (1, 1, 1, 2, 3, 5, 10, 20)  # how many entries a round of an ordinary day seals
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def samples(entries: list[ledger.Entry], dice: random.Random) -> Iterator[bytes]:
    """Small bodies as they come to be: records made, and records changed by somebody who had seen them."""
    at = 0
    while at < len(entries):
        some = entries[at : at + dice.choice(_TOGETHER)]
        at += len(some)
        made = [_sample(entry, n, {}, dice) for n, entry in enumerate(some, start=at)]
        line = (dice.randbytes(16), 0)
        changed = [_sample(entry, n, _basis(entry, line, dice), dice) for n, entry in enumerate(some, start=at)]
        yield from (plain for plain in (columns(made), columns(changed)) if len(plain) < SMALL)


def _basis(entry: ledger.Entry, line: Line, dice: random.Random) -> dict[str, list[tuple[Line, int]]]:
    """As if some of its fields were changed."""
    names = dice.sample(list(entry.fields), min(len(entry.fields), dice.choice((1, 1, 2, 3))))
    return {name: [(line, dice.randrange(1, 5000))] for name in names}


def _sample(entry: ledger.Entry, n: int, basis: dict[str, list[tuple[Line, int]]], dice: random.Random) -> WireEntry:
    values = {name: _other_ids(value, dice) for name, value in entry.fields.items() if not basis or name in basis}
    return WireEntry(n, entry.hlc, entry.kind, dice.randbytes(16), values, basis)


def _other_ids(value: Value, dice: random.Random) -> Value:
    """The value with ids that are nobody's."""
    if isinstance(value, str):
        return _UUID.sub(lambda _found: from_blob(dice.randbytes(16)), value)
    if isinstance(value, bytes):
        return dice.randbytes(len(value))
    return [_other_ids(part, dice) for part in value] if isinstance(value, list) else value


def _some_of_each(entries: Iterable[ledger.Entry]) -> list[ledger.Entry]:
    """Not more than so many of one kind and compartment, those of a compartment together as in its segments."""
    met: Counter[tuple[int, str]] = Counter()
    chosen = []
    for entry in entries:
        met[entry.compartment, entry.kind] += 1
        if met[entry.compartment, entry.kind] <= _OF_EACH:
            chosen.append(entry)
    return sorted(chosen, key=lambda entry: (entry.compartment, entry.n))


def train() -> bytes:
    """The dictionary, of a demo made for it and thrown away."""
    dice = random.Random(_SEED)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "demo"
        make_demo(place, participants=_PARTICIPANTS, businesses=_BUSINESSES, seed=_SEED, until=UNTIL)
        store = open_store(place, PASSPHRASE)
        try:
            with store.read() as connection:
                entries = _some_of_each(ledger.entries(connection))
        finally:
            store.close()
    return zstandard.train_dictionary(SIZE, list(samples(entries, dice)), dict_id=DICTIONARY).as_bytes()


def main() -> int:
    """Write the file; returns the exit status."""
    target = resources.ROOT / "dictionaries" / f"entries_{DICTIONARY}.zstd"
    target.write_bytes(train())
    sys.stdout.write(f"{target.name}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
