"""Many row numbers in one text, and the gaps cut out of them."""

from array import array

import pytest
from sqlalchemy import create_engine, literal_column, select, text

from app.base.packed_rowids import packed, packed_text, unpacked, without


def test_numbers_come_back_as_sqlite_packed_them():
    rows = text("SELECT 1 AS no UNION ALL SELECT 4294967295 UNION ALL SELECT 70000").columns(literal_column("no"))
    with create_engine("sqlite://").connect() as connection:
        as_packed = connection.execute(select(packed(rows.subquery().c.no))).scalar()
        assert list(unpacked(as_packed)) == [1, 4294967295, 70000]
        plain = f"SELECT {packed_text('column1')} FROM (VALUES (3), (2))"
        assert list(unpacked(connection.exec_driver_sql(plain).scalar())) == [3, 2]


def test_no_rows_are_no_numbers():
    assert list(unpacked(None)) == []


@pytest.mark.parametrize("shown", ["11111", "00000", "01010", "10101", "00111", "11100"])
def test_what_is_not_shown_is_cut_out(shown):
    numbers = array("I", [7, 70_000, 5, 9, 4_294_967_295])
    kept = without(numbers, bytes(map(int, shown)))
    assert list(kept) == [number for number, sign in zip(numbers, shown, strict=True) if sign == "1"]


def test_each_number_has_its_byte():
    with pytest.raises(ValueError, match="one byte"):
        without(array("I", [1]), b"")
