"""Rows against the store: who is perhaps there, misspelled or with names crossed, and what is not said."""

import pytest
from helpers.make import workplace

from app.base.errors import BadInput, NotAllowed
from app.duplicates import duplicates, merge_log, merging
from app.importing.columns.proposal import propose
from app.importing.commit_rows import commit, take_back_merges
from app.importing.files.reading import read_workbook
from app.importing.importer import import_file, prepare
from app.people import participants
from app.records import listing, records

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


def warned_rows(place, file):
    result = import_file(place, file, "participants", dry_run=True)
    return {warning.row: warning.message for warning in result.warnings if warning.keyword == "possible_duplicate"}


def test_after_a_scan_look_alikes_are_named_in_the_preview(place, file):
    duplicates.scan(place, "participant")
    sentences = warned_rows(place, file)
    assert sentences.keys() == {2, 3}
    assert sentences[2].startswith("Vielleicht schon da: Wiśniewska, Katarzyna (Gladbeck-Mitte).")
    assert "Yılmaz, Emre" in sentences[3]


def test_of_offices_of_others_nothing_is_said(tmp_path, place, file):
    duplicates.scan(place, "participant")
    place.me = type(place.me)(place.me.staff, place.me.name, place.me.roles, ("brauck",))
    assert warned_rows(place, file) == {}


def test_before_the_first_scan_the_same_names_are_still_pointed_out(place, file):
    file.write_bytes(LIST.replace("Wisniewska;Katarzina", "Wiśniewska;Katarzyna").encode("utf-8-sig"))
    assert warned_rows(place, file).keys() == {2}


def test_rows_about_somebody_known_are_taken_as_additions_and_that_can_be_taken_back(place, file):
    duplicates.scan(place, "participant")
    before = place.ask(listing.rows, "participant")
    dry = import_file(place, file, "participants", known="merge", dry_run=True)
    assert (dry.imported, dry.merged) == (3, 2)
    result = import_file(place, file, "participants", known="merge")
    assert (result.imported, result.merged) == (3, 2)
    assert len(place.ask(listing.rows, "participant")) == len(before) + 1
    merges = place.ask(merge_log.merges)
    assert {merge.authorship.reason for merge in merges} == {
        "Als Ergänzung eingelesen: Zeile 2",
        "Als Ergänzung eingelesen: Zeile 3",
    }
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


def looked_at(place, file):
    workbook = read_workbook(file)
    return prepare(place, workbook, propose(workbook, "participants"))


def test_one_row_alone_is_taken_as_an_addition_and_says_why(place, file):
    duplicates.scan(place, "participant")
    preview = looked_at(place, file)
    first, second = preview.matched_rows()
    assert (first.row, first.title, first.match.name) == (2, "Wisniewska, Katarzina", "Wiśniewska, Katarzyna")
    assert second.pair.explanation.startswith("Gleiches Geburtsdatum")
    preview.additions = frozenset({second.id})
    taken = commit(place, preview)
    assert (taken.rows, len(taken.merges)) == (3, 1)
    assert [merge.survivor_title for merge in place.ask(merge_log.merges)] == ["Yılmaz, Emre"]


def test_two_rows_about_one_person_both_add_what_they_know(place, file):
    rows = (
        "Nachname;Vorname;Geburtsdatum;Strasse;PLZ;Ort;Bemerkung;Telefon\r\n"
        "Wisniewska;Katarzina;09.03.1984;Lambertistr. 12;45964;Gladbeck;kommt montags;\r\n"
        "Wiśniewska;Katharzyna;09.03.1984;Lambertistr. 12;45964;Gladbeck;spricht Polnisch;02043 555 0129\r\n"
    )
    file.write_bytes(rows.encode("utf-8-sig"))
    duplicates.scan(place, "participant")
    result = import_file(place, file, "participants", known="merge")
    assert result.merged == 2
    shown = place.ask(listing.rows, "participant", where={"last_name": "Wiśniewska"})
    assert len(shown) == 1
    assert shown[0]["phone"] == "02043 555 0129"
    assert {"kommt montags", "spricht Polnisch"} <= set(shown[0]["note"].splitlines())


def test_an_addition_that_cannot_be_leaves_nothing_of_the_whole_list(place, file):
    """The row is written before it is joined: that both are gone shows that they are one transaction."""
    duplicates.scan(place, "participant")
    preview = looked_at(place, file)
    preview.additions = preview.very_likely
    known = place.ask(listing.rows, "participant", where={"last_name": "Yılmaz"})[0]["id"]
    place.do(records.delete, "participant", known, "verzogen")
    before = place.ask(participants.count)
    with pytest.raises(BadInput, match=r"^Zeile 3 kann nicht zu Yılmaz, Emre kommen: .* Es wurde nichts übernommen"):
        commit(place, preview)
    assert place.ask(participants.count) == before
    assert place.ask(merge_log.merges) == []


def test_additions_of_an_import_are_taken_back_together_and_what_was_taken_back_before_stays_so(place, file):
    duplicates.scan(place, "participant")
    preview = looked_at(place, file)
    preview.additions = preview.very_likely
    taken = commit(place, preview)
    place.do(merging.unmerge, taken.merges[0], "doch zwei")
    assert place.do(take_back_merges, taken.merges, "gleich zurückgenommen") == 1
    merges = place.ask(merge_log.merges)
    assert len(merges) == len(taken.merges) == 2
    assert all(merge.taken_back for merge in merges)
    assert place.ask(participants.count) == 5


def test_who_may_not_merge_cannot_take_a_row_as_an_addition(place, file):
    duplicates.scan(place, "participant")
    preview = looked_at(place, file)
    preview.additions = preview.very_likely
    place.me = type(place.me)(place.me.staff, place.me.name, frozenset({"social_worker"}), place.me.offices)
    with pytest.raises(NotAllowed):
        commit(place, preview)
    assert place.ask(participants.count) == 2
