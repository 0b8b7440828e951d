"""Fingerprints: by columns or record by record, they are the same."""

from hypothesis import given
from hypothesis import strategies as st

from sync.store import digest
from sync.store.leaves import Leaf
from sync.store.line_names import LineNames

LINES = LineNames([(no, bytes([no]) * 16, no) for no in range(1, 4)])
NAMES = [LINES[no] for no in range(1, 4)]
values = st.one_of(
    st.none(), st.sampled_from(["a", "b"]), st.text(max_size=40), st.booleans(), st.lists(st.text(max_size=3))
)
leaves = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 99), st.text(max_size=3)), min_size=1, max_size=3)


@st.composite
def tables(draw):
    count = draw(st.integers(0, 12))
    names = draw(st.lists(st.sampled_from(["name", "note", "office", "phone", "x" * 40]), unique=True, max_size=5))
    fields = {name: draw(st.lists(values, min_size=count, max_size=count)) for name in names}
    dots = [(draw(st.integers(0, 2)), draw(st.integers(1, 1 << 40))) for _ in range(count)]
    clocks = {}
    for at in range(count):
        if draw(st.booleans()):
            clocks[at] = draw(st.dictionaries(st.sampled_from([*names, "alive"]), leaves, min_size=1, max_size=2))
    return fields, dots, clocks


@given(tables())
def test_columns_give_the_hashes_of_their_records(table):
    fields, dots, clocks = table
    ids = [at.to_bytes(16, "big") for at in range(len(dots))]
    told = {
        at: {name: [[line, n, 1, value] for line, n, value in own] for name, own in one.items()}
        for at, one in clocks.items()
    }
    found = digest.of_columns("participant", ids, [(NAMES[line], n) for line, n in dots], fields, told, NAMES)
    expected = []
    for at, (line, n) in enumerate(dots):
        own = {name: (Leaf(line + 1, n, 1, column[at]),) for name, column in fields.items() if column[at] is not None}
        own |= {
            name: tuple(Leaf(no + 1, k, 1, value) for no, k, value in one) for name, one in clocks.get(at, {}).items()
        }
        expected.append(digest.of_record("participant", ids[at], own, LINES))
    assert found == expected
