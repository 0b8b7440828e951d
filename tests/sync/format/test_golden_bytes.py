"""The written format does not change unnoticed: one sample of every structure, and of whole files, has a known hash.

A hash that differs means that replicas of two versions may no longer agree. Before the first release it may be set
anew, together with FORMAT.md and the kept samples; afterwards a changed structure needs a new version of the format.
"""

import inspect
import pkgutil
from hashlib import sha256
from importlib import import_module

import msgspec
import pytest

import sync.format
from sync.format import body, signed
from sync.format.bodies import Applicant, KeyFile, Marker, Package, Request
from sync.format.body import WireColumns, WireEntry, WireGroup
from sync.format.entry import CarriedLeaf, Deletion, SeenLine
from sync.format.head import Digest, Head, HeadBody, LineMark, SnapshotName, to_body
from sync.format.roster import About, Compartment, Cutoff, Grant, Limit, Member, Roster
from sync.format.seal import Signer
from sync.format.segment import Header, SeenVersion
from sync.format.signed import Envelope, Signature, SignedBody, SignedFile
from sync.format.snapshot import BlockColumns, MovedEntry, MovedRecord, ReachedLine, SnapshotContent
from sync.format.wire import WIRE_STRUCTS

WORKSPACE, REPLICA, OTHER, PLACE = (bytes([number]) * 16 for number in (1, 2, 3, 4))
HASH, STATE, CONFLICTS, KEY = (bytes([number]) * 32 for number in (5, 6, 7, 8))
SIGNER = Signer(REPLICA, bytes(range(32)), bytes(range(1, 33)))
NOW = "2021-06-17T12:00:00Z"

MARK, DIGEST = LineMark(REPLICA, 1, 9, 3, HASH), Digest(STATE, CONFLICTS, 5)
NAME = SnapshotName(HASH, STATE, CONFLICTS, 5, 2, 11)
CUTOFF, LIMIT = Cutoff(1, PLACE, 3, HASH), Limit(2, 1, PLACE, 3, HASH)
MEMBER = Member(REPLICA, KEY, KEY, "revoked", True, [PLACE], b"grants", 1, [CUTOFF], [LIMIT])
COMPARTMENT = Compartment(PLACE, 2, b"about", 1, OTHER)
ENVELOPE, SEEN, SEEN_LINE = Envelope(REPLICA, b"sealed"), SeenVersion(OTHER, 1, 4, 2, HASH[:8]), SeenLine("0a", 1, 4)
GROUP = WireGroup("participant", ["last_name"], OTHER, [["Kaya"]], [{"b": {"last_name": [[0, 4]]}}])
CARRIED = CarriedLeaf("mitte.people", REPLICA, 1, 4, 99, "Kaya", 1)
MOVED_ENTRY = MovedEntry(1, 4, 99, 1, {"last_name": "Kaya"}, {"last_name": [(REPLICA, 1, 3)]}, {"m": 1})
MOVED, REACHED = MovedRecord("participant", OTHER, [MOVED_ENTRY]), ReachedLine(1, 9, 3, HASH)

SAMPLES = (
    SignedFile(b"body", [Signature(REPLICA, b"signature")]),
    Signature(REPLICA, b"signature"),
    ENVELOPE,
    Marker(WORKSPACE, 1, 1, NOW),
    KeyFile(PLACE, 1, [ENVELOPE]),
    Request(WORKSPACE, REPLICA, KEY, KEY, [ENVELOPE]),
    Applicant("Ayşe Kaya", "laptop", "0a"),
    Package(REPLICA, KEY, [ENVELOPE], b"content"),
    Roster(2, HASH, NOW, [MEMBER], [COMPARTMENT], 2),
    MEMBER,
    COMPARTMENT,
    CUTOFF,
    LIMIT,
    Grant("Ayşe Kaya", "0a", ("admin",), ("brauck",), ("action_1",)),
    About("brauck.people", "people", "brauck", b"secret"),
    HeadBody(REPLICA, 1, 7, 2, 1000, 2000, [(PLACE, [MARK])], [(PLACE, DIGEST)], [(PLACE, [NAME])], ["d/x"], 2),
    MARK,
    DIGEST,
    NAME,
    Header(WORKSPACE, REPLICA, 1, 2, HASH, PLACE, 1, OTHER, 2, 1, 2000, 5, 6, [SEEN]),
    SEEN,
    WireColumns([100, 5], [GROUP], [0, 0], [(REPLICA, 1)]),
    GROUP,
    Deletion("twice", {"brauck.people": [SEEN_LINE]}),
    SEEN_LINE,
    CARRIED,
    SnapshotContent(1, 1, [(REPLICA, 1)], [REACHED], DIGEST, [b"block"], [MOVED]),
    REACHED,
    BlockColumns("participant", OTHER, ([1], [9], [99]), [(0, {"phone": [[0, 9, 99]]})], {"phone": ["1"]}),
    MOVED,
    MOVED_ENTRY,
)

GOLDEN = {
    "SignedFile": "4bd0b2fcc2c0561b",
    "Signature": "e2149d5b32491e61",
    "Envelope": "e8999814d4201761",
    "Marker": "28ceb0817048f707",
    "KeyFile": "474171581423ce49",
    "Request": "7eba01c15c2c8720",
    "Applicant": "e5bf198d3d53d4d0",
    "Package": "a0a609a22256bd48",
    "Roster": "9bea58526a1f003f",
    "Member": "47660a129f4f4ca5",
    "Compartment": "71cc9d71cef2e8d5",
    "Cutoff": "109d0f4f0a3fd588",
    "Limit": "d7e1bbddb956b978",
    "Grant": "88e8b1fd6dd46ae5",
    "About": "8ba82554247553b9",
    "HeadBody": "91f75e261e385770",
    "LineMark": "215e3ab2d9662b1f",
    "Digest": "22b6bae2b983ffc0",
    "SnapshotName": "d83e97a19a10353b",
    "Header": "7c223a5ce20061c5",
    "SeenVersion": "e4eceb9ee885274b",
    "WireColumns": "62552c6b9fa8c46b",
    "WireGroup": "2c9f6adfd33b0838",
    "Deletion": "c4d9c710441e6631",
    "SeenLine": "f17da62692b57ae2",
    "CarriedLeaf": "407f97dc8cf3137a",
    "SnapshotContent": "4e4a6b4d7c92e6d3",
    "ReachedLine": "ead6d202e9a70e9b",
    "BlockColumns": "bfcb8360628f995b",
    "MovedRecord": "8ddfc487cdd4ccfe",
    "MovedEntry": "f3e9b8c5d74d2b29",
    "marker": "a22c060272ff3121",
    "head": "d432f2684841029e",
    "roster": "680355ff4f25f09e",
    "entries": "9c79bc63fdb77e9a",
    "one entry": "7a2bf77c125c612b",
}


def _short(data: bytes) -> str:
    return sha256(data).hexdigest()[:16]


def golden(sample) -> str:
    """Over the bytes, and over what tells a field from another: its name there, and whether it may be left out."""
    kind = type(sample)
    fields = [(field.encode_name, field.required) for field in msgspec.structs.fields(kind)]
    described = [fields, kind.__struct_config__.array_like, kind.__struct_config__.omit_defaults]
    return _short(msgspec.msgpack.encode([described, sample], order="sorted"))


def _found() -> set[type]:
    """All structs of sync.format but the base of signed bodies."""
    kinds = set()
    for info in pkgutil.iter_modules(sync.format.__path__):
        module = import_module(f"sync.format.{info.name}")
        kinds |= {
            kind
            for _name, kind in inspect.getmembers(module, inspect.isclass)
            if issubclass(kind, msgspec.Struct) and kind.__module__ == module.__name__
        }
    return kinds - {SignedBody}


def test_every_structure_of_the_format_is_listed_and_has_one_sample():
    assert set(WIRE_STRUCTS) == _found()
    assert len(WIRE_STRUCTS) == len(set(WIRE_STRUCTS))
    assert sorted(kind.__name__ for kind in WIRE_STRUCTS) == sorted(type(sample).__name__ for sample in SAMPLES)
    assert {type(sample) for sample in SAMPLES} == set(WIRE_STRUCTS)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: type(sample).__name__)
def test_a_sample_says_every_field_so_that_a_new_one_is_seen(sample):
    for field in msgspec.structs.fields(type(sample)):
        assert getattr(sample, field.name) != field.default, field.name
        if field.default_factory is not msgspec.NODEFAULT:
            assert getattr(sample, field.name) != field.default_factory(), field.name


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: type(sample).__name__)
def test_a_structure_is_written_as_ever(sample):
    assert golden(sample) == GOLDEN[type(sample).__name__]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: type(sample).__name__)
def test_what_is_written_is_read_again(sample):
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(sample), type=type(sample)) == sample


def test_a_field_more_is_a_change_of_the_format():
    for kind in (Cutoff, Marker, About):
        config = kind.__struct_config__
        added = [*((field.name, field.type) for field in msgspec.structs.fields(kind)), ("more", int, 0)]
        grown = msgspec.defstruct(kind.__name__, added, array_like=config.array_like)
        sample = next(sample for sample in SAMPLES if type(sample) is kind)
        values = [getattr(sample, field.name) for field in msgspec.structs.fields(kind)]
        assert golden(grown(*values)) != GOLDEN[kind.__name__]


ENTRIES = [
    WireEntry(5, 100, "participant", OTHER, {"last_name": "Kaya", "first_name": None}, {}),
    WireEntry(6, 105, "participant", REPLICA, {"last_name": "Kaya"}, {"last_name": [((REPLICA, 1), 4)]}, {"x": 1}),
    WireEntry(7, 105, "session", PLACE, {"title": "Kurs"}, {}),
]
HEAD = Head(REPLICA, 1, 7, 2, 1000, 0, {PLACE: [MARK], OTHER: []}, {PLACE: DIGEST}, {PLACE: [NAME]}, ["d/x"])
WHOLE = {
    "marker": lambda: signed.write(Marker(WORKSPACE, 1, 1, NOW), WORKSPACE, [SIGNER]),
    "head": lambda: signed.write(to_body(HEAD), WORKSPACE, [SIGNER]),
    "roster": lambda: signed.write(Roster(1, OTHER, NOW, [MEMBER], [COMPARTMENT]), WORKSPACE, [SIGNER]),
    "entries": lambda: body.columns(ENTRIES),
    "one entry": lambda: body.columns(ENTRIES[:1]),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_is_written_as_ever(name):
    assert _short(WHOLE[name]()) == GOLDEN[name]
