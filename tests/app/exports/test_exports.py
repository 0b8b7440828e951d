"""Exports: complete, whole or not there, readable where they are opened, and nothing in them that may not be."""

import csv
import datetime
import errno
import io
import json
import os
from pathlib import Path

import pytest
from helpers.make import workplace
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.base.errors import BadInput, NotAllowed
from app.exports.columns import columns_of
from app.exports.export import export
from app.exports.headings import heading
from app.importing.importer import import_file
from app.records import records
from models.kinds import ALL
from models.tables import RECORDS

NOW = datetime.datetime(2021, 6, 17, 12, 0)
PERSON = {
    "last_name": "Yıldız",
    "first_name": "Ayşe",
    "birth_date": "1980-02-29",
    "gender": "female",
    "street": "Haldenblick",
    "house_no": "12a",
    "postcode": "45968",
    "city": "Gladbeck",
    "district": "rentfort_nord",
    "office": "brauck",
    "phone": "+49 176 0123456",
    "languages": ["Türkisch", "Deutsch"],
    "customer_number": "123A456789",
    "note": '=HYPERLINK("http://example.org")\nzweite Zeile',
}
NAMING = ("Yıldız", "Ayşe", "Haldenblick", "45968", "0123456", "123A456789", "HYPERLINK", "1980")


@pytest.fixture
def place(tmp_path):
    opened = workplace(tmp_path / "store", now=NOW)
    person = opened.do(records.add, "participant", PERSON).id
    opened.do(
        records.add, "enrolment", {"participant": person, "entry_date": "2021-03-01", "labour_status": "unemployed"}
    )
    for kind in ("esf_data", "sensitive"):
        opened.do(records.add, "consent", {"subject": person, "kind": kind, "given_on": "2021-03-01"})
    opened.do(records.add, "participant_sensitive", {"participant": person, "disability": "yes"})
    opened.do(records.add, "participant", {"last_name": "-Äbel", "first_name": "Uwe", "office": "mitte"})
    opened.do(
        records.add,
        "business",
        {"name": "@Blumen", "office": "mitte", "aid_value": "1234.50", "subproject": "tp2", "sole_trader": True},
    )
    yield opened
    opened.close()


def lines_of(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def table_of(path: Path) -> list[dict]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig")), delimiter=";"))


def audit_of(place) -> list:
    with place.read() as view:
        table = RECORDS["audit_event"]
        rows = view.connection.execute(select(table).where(table.c.action == "export")).mappings()
        return [(row["record_kind"], row["reason"]) for row in rows]


def test_a_csv_opens_in_german_excel(place, tmp_path):
    target = tmp_path / "leute.csv"
    result = export(place, "participants", target)
    raw = target.read_bytes()
    assert result.rows == 2
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == 3
    rows = {row["Vorname"]: row for row in table_of(target)}
    assert rows["Ayşe"]["Geburtsdatum"] == "29.02.1980"
    assert rows["Ayşe"]["Geschlecht"] == "weiblich"
    assert rows["Ayşe"]["Stadtteil"] == "Rentfort-Nord"
    assert rows["Ayşe"]["Eintritt"] == "01.03.2021"
    assert rows["Ayşe"]["Sprachen"] == "Türkisch, Deutsch"


def test_nothing_in_a_csv_is_run_as_a_formula(place, tmp_path):
    export(place, "participants", tmp_path / "leute.csv")
    export(place, "businesses", tmp_path / "firmen.csv")
    for row in (*table_of(tmp_path / "leute.csv"), *table_of(tmp_path / "firmen.csv")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())
    rows = {row["Vorname"]: row for row in table_of(tmp_path / "leute.csv")}
    assert rows["Uwe"]["Nachname"] == "'-Äbel"
    assert rows["Ayşe"]["Telefon"] == "'+49 176 0123456"


def test_amounts_have_a_decimal_comma_and_flags_are_words(place, tmp_path):
    export(place, "businesses", tmp_path / "firmen.csv")
    (row,) = table_of(tmp_path / "firmen.csv")
    assert row["Beihilfewert"] == "1234,50"
    assert row["Solo-selbstständig"] == "ja"


def test_a_workbook_holds_real_dates_and_numbers_and_text_as_text(place, tmp_path):
    target = tmp_path / "leute.xlsx"
    export(place, "participants", target)
    head, *rows = CalamineWorkbook.from_path(target).get_sheet_by_index(0).to_python()
    by_name = {row[head.index("Vorname")]: dict(zip(head, row, strict=True)) for row in rows}
    assert by_name["Ayşe"]["Geburtsdatum"] == datetime.date(1980, 2, 29)
    assert by_name["Ayşe"]["Bemerkung"].startswith("=HYPERLINK")
    assert by_name["Uwe"]["Nachname"] == "-Äbel"
    export(place, "businesses", tmp_path / "firmen.xlsx")
    head, row = CalamineWorkbook.from_path(tmp_path / "firmen.xlsx").get_sheet_by_index(0).to_python()
    assert row[head.index("Beihilfewert")] == 1234.5


def test_flat_rows_bear_the_stable_names(place, tmp_path):
    export(place, "participants", tmp_path / "leute.jsonl")
    by_name = {row["first_name"]: row for row in lines_of(tmp_path / "leute.jsonl")}
    row = by_name["Ayşe"]
    assert row["birth_date"] == "1980-02-29"
    assert row["gender"] == "female"
    assert row["district"] == "Rentfort-Nord"
    assert row["labour_status"] == "unemployed"
    assert row["consent_given_on"] == "2021-03-01"
    assert row["code"].startswith("GLA4-")
    assert len(row["id"]) == 36
    assert "disability" not in row
    assert "entry_date" not in by_name["Uwe"]
    export(place, "businesses", tmp_path / "firmen.jsonl")
    assert lines_of(tmp_path / "firmen.jsonl")[0] | {"id": ""} == {
        "id": "", "name": "@Blumen", "office": "mitte", "aid_value": "1234.50", "subproject": "TP 2",
        "sole_trader": True,
    }  # fmt: skip


def test_what_was_exported_can_be_imported_again(place, tmp_path):
    export(place, "participants", tmp_path / "leute.csv")
    other = workplace(tmp_path / "other", now=NOW)
    assert import_file(other, tmp_path / "leute.csv", "participants").imported == 2
    export(other, "participants", tmp_path / "again.jsonl")
    row = next(row for row in lines_of(tmp_path / "again.jsonl") if row["first_name"] == "Ayşe")
    assert (row["last_name"], row["birth_date"], row["district"]) == ("Yıldız", "1980-02-29", "Rentfort-Nord")
    assert row["source_row"] == 3
    other.close()


@pytest.mark.parametrize("ending", [".csv", ".jsonl"])
def test_a_pseudonymous_export_names_nobody(place, tmp_path, ending):
    target = tmp_path / f"leute{ending}"
    export(place, "participants", target, pseudonymous=True)
    text = target.read_text("utf-8-sig")
    assert not any(word in text for word in NAMING)
    assert "GLA4-" in text
    assert "Rentfort-Nord" in text


def test_a_pseudonymous_export_of_any_kind_has_no_name_contact_or_free_text():
    barred = {"last_name", "first_name", "printed_name", "guest_name", "phone", "email", "street", "note", "remark"}
    for kind in ALL:
        names = {column.name for column in columns_of(kind, pseudonymous=True, sensitive=True)}
        assert not names & barred
        assert not names & {"birth_date", "customer_number", "external_ref", "public_content", "text", "contact_person"}


def test_references_become_codes_where_names_are_left_out(place, tmp_path):
    export(place, "enrolment", tmp_path / "teilnahmen.jsonl", pseudonymous=True)
    assert lines_of(tmp_path / "teilnahmen.jsonl")[0]["participant"].startswith("GLA4-")


def test_sensitive_answers_only_where_asked_for_and_allowed_and_it_is_written_down(place, tmp_path):
    export(place, "participants", tmp_path / "ohne.jsonl")
    rows = lines_of(tmp_path / "ohne.jsonl")
    assert rows
    assert all("disability" not in row for row in rows)
    export(place, "participants", tmp_path / "Mappe Yildiz.jsonl", sensitive=True)
    by_name = {row["first_name"]: row for row in lines_of(tmp_path / "Mappe Yildiz.jsonl")}
    assert by_name["Ayşe"]["disability"] == "yes"
    with pytest.raises(BadInput):
        export(place, "participant_sensitive", tmp_path / "x.csv")
    assert audit_of(place) == [("participant", "rows 2"), ("participant", "rows 2, sensitive")]


def test_who_may_not_does_not(tmp_path):
    for roles, what, sensitive in (
        (["admin"], "participants", False),
        (["adviser"], "participants", False),
        (["team_lead"], "participants", True),
        (["social_worker"], "businesses", False),
        (["social_worker"], "audit_event", False),
    ):
        place = workplace(tmp_path / f"{roles[0]}{what}", now=NOW, roles=roles)
        with pytest.raises(NotAllowed):
            export(place, what, tmp_path / "x.csv", sensitive=sensitive)
        place.close()
    assert not list(tmp_path.glob("*.csv"))


def test_only_the_own_offices_and_nothing_deleted(place, tmp_path):
    with place.read() as view:
        table = RECORDS["participant"]
        uwe = view.connection.execute(select(table.c.id).where(table.c.first_name == "Uwe")).scalar_one()
    place.do(records.delete, "participant", uwe.hex(), "doppelt")
    assert export(place, "participants", tmp_path / "a.csv").rows == 1
    place.me = type(place.me)(place.me.staff, place.me.name, place.me.roles, ("mitte",))
    assert export(place, "participants", tmp_path / "b.csv").rows == 0


def test_a_file_that_is_there_stays_as_it_is_unless_it_may_be_replaced(place, tmp_path):
    target = tmp_path / "leute.csv"
    target.write_text("meins")
    with pytest.raises(BadInput):
        export(place, "participants", target)
    assert target.read_text() == "meins"
    export(place, "participants", target, replace=True)
    assert len(table_of(target)) == 2


@pytest.mark.parametrize("name", ["leute.docx", "leute", "nicht/da/leute.csv"])
def test_a_place_that_cannot_be_written_is_refused_with_a_sentence(place, tmp_path, name):
    with pytest.raises(BadInput) as refused:
        export(place, "participants", tmp_path / name)
    assert refused.value.field == "file"


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".jsonl"])
def test_a_full_disk_leaves_nothing(place, tmp_path, monkeypatch, ending):
    folder = tmp_path / "voll"
    folder.mkdir()

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadInput) as refused:
        export(place, "participants", folder / f"leute{ending}")
    assert "voll" in refused.value.message
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".jsonl"])
def test_an_export_that_is_broken_off_leaves_nothing(place, tmp_path, monkeypatch, ending):
    folder = tmp_path / "ziel"
    folder.mkdir()
    monkeypatch.setattr("app.exports.export.BATCH", 1)

    class StopNow(Exception):
        pass

    def stop(done: int, total: int) -> None:
        raise StopNow

    with pytest.raises(StopNow):
        export(place, "participants", folder / f"leute{ending}", progress=stop)
    assert list(folder.iterdir()) == []


def test_every_kind_can_be_exported_and_has_headings(place, tmp_path):
    for kind in ALL:
        export(place, kind.name, tmp_path / f"{kind.name}.csv", sensitive=True)
    assert [field.name for kind in ALL for field in kind.fields if heading(field.name) == field.name] == []
