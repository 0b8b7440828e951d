"""Rows against the store: who is perhaps there, misspelled or with names crossed, and what is not said."""

import pytest
from helpers.make import workplace

from app import duplicates, listing, merge_lists, merging, records
from app.errors import NotAllowed
from app.importing.bring_in import import_file

LIST = (
    "Nachname;Vorname;Geburtsdatum;Strasse;PLZ;Ort\r\n"
    "Wisniewska;Katarzina;09.03.1984;Lambertistr. 12;45964;Gladbeck\r\n"
    "Emre;Yılmaz;01.02.1979;Hochstraße 3;45964;Gladbeck\r\n"
    "Neumann;Grete;01.02.1991;Hochstraße 4;45964;Gladbeck\r\n"
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "liste.csv"
    path.write_bytes(LIST.encode("utf-8-sig"))
    return path


@pytest.fixture
def place(tmp_path):
    place = workplace(tmp_path / "store")
    for last, first, born, street, number in (
        ("Wiśniewska", "Katarzyna", "1984-03-09", "Lambertistraße", "12"),
        ("Yılmaz", "Emre", "1979-02-01", "Hochstraße", "3"),
    ):
        values = {"last_name": last, "first_name": first, "birth_date": born, "street": street, "house_no": number}
        place.do(records.add, "participant", values | {"office": "mitte", "postcode": "45964"})
    return place


def told(place, file):
    result = import_file(place, file, "participants", dry_run=True)
    return {one.row: one.message for one in result.warnings if one.keyword == "possible_duplicate"}


def test_after_a_scan_look_alikes_are_named_in_the_preview(place, file):
    duplicates.scan(place, "participant")
    sentences = told(place, file)
    assert sentences.keys() == {2, 3}
    assert sentences[2].startswith("Vielleicht schon da: Wiśniewska, Katarzyna (Gladbeck-Mitte).")
    assert "Yılmaz, Emre" in sentences[3]


def test_of_offices_of_others_nothing_is_said(tmp_path, place, file):
    duplicates.scan(place, "participant")
    place.me = type(place.me)(place.me.staff, place.me.name, place.me.roles, ("brauck",))
    assert told(place, file) == {}


def test_before_the_first_scan_the_same_names_are_still_pointed_out(place, file):
    file.write_bytes(LIST.replace("Wisniewska;Katarzina", "Wiśniewska;Katarzyna").encode("utf-8-sig"))
    assert told(place, file).keys() == {2}


def test_rows_about_somebody_known_are_taken_as_additions_and_that_can_be_taken_back(place, file):
    duplicates.scan(place, "participant")
    before = place.ask(listing.rows, "participant")
    dry = import_file(place, file, "participants", known="merge", dry_run=True)
    assert (dry.imported, dry.merged) == (3, 2)
    result = import_file(place, file, "participants", known="merge")
    assert (result.imported, result.merged) == (3, 2)
    assert len(place.ask(listing.rows, "participant")) == len(before) + 1
    merges = place.ask(merge_lists.merges)
    assert {merge.survivor_title for merge in merges} == {"Wiśniewska, Katarzyna", "Yılmaz, Emre"}
    place.do(merging.unmerge, merges[0].id, "doch zwei")
    assert len(place.ask(listing.rows, "participant")) == len(before) + 2
    again = import_file(place, file, "participants", known="merge")
    assert (again.unchanged, again.merged) == (3, 0)


def test_taking_rows_as_additions_takes_the_right_to_merge(tmp_path, file):
    place = workplace(tmp_path / "other", roles=["social_worker"])
    with pytest.raises(NotAllowed):
        import_file(place, file, "participants", known="merge")
    assert place.ask(listing.rows, "participant") == []
