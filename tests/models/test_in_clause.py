"""Queries over many ids: every id is asked for, and nothing else, in few different texts."""

import pytest

from models import in_clause
from models.identifiers import new_id, to_blob
from sync.store.record import CODECS


@pytest.mark.parametrize("count", [1, 2, 49, 50, 51, 499, 500, 501, 1203])
def test_every_id_is_asked_for_and_nothing_else(count):
    ids = [to_blob(new_id()) for _ in range(count)]
    asked = []
    for some in in_clause.chunks(ids):
        marks, given = in_clause.marks(some)
        assert marks.count("?") == len(given) <= in_clause.MOST
        asked += dict.fromkeys(given)
    assert asked == ids


def test_all_numbers_of_ids_make_few_different_texts():
    ids = [to_blob(new_id()) for _ in range(in_clause.MOST)]
    texts = {CODECS["participant"].select_of(ids[:count])[0] for count in range(1, in_clause.MOST + 1)}
    assert len(texts) < 10


def test_chunks_keep_the_order_of_any_items():
    assert [list(some) for some in in_clause.chunks((n for n in range(5)), 2)] == [[0, 1], [2, 3], [4]]
    assert list(in_clause.chunks([])) == []
