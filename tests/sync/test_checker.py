"""Checking the store against its ledger: every sort of damage is seen, a whole store is not accused."""

import pytest
from helpers.make import workplace

from app.duplicates import merging
from app.records import records
from models.identifiers import to_blob
from sync import checker


@pytest.fixture
def office(tmp_path):
    place = workplace(tmp_path)
    yield place
    place.close()


def person(place, **more):
    return place.do(records.add, "participant", {"last_name": "Kampmann", "first_name": "Ralf", **more}).id


def tamper(place, statement, *values):
    with place.store.write() as connection:
        connection.execution_options(captured=True).exec_driver_sql(statement, values)


def test_a_store_with_edits_conflicts_and_deletions_is_whole(office):
    one, two = person(office, phone="0", languages="Polnisch|Deutsch"), person(office)
    leaf = office.ask(lambda view: view.record("participant", one).leaves["phone"][0])
    office.do(records.edit, "participant", one, {"phone": "1", "languages": "", "note": "a\nb"})
    office.do(records.edit, "participant", one, {"phone": "2"}, basis={"phone": [leaf.dot]})
    office.do(records.add, "enrolment", {"participant": one, "entry_date": "2021-01-04", "labour_status": "arbeitslos"})
    office.do(records.add, "business", {"name": "Müller KG", "aid_value": "1370.00", "sole_trader": "nein"})
    office.do(records.delete, "participant", two, "doppelt")
    office.do(records.delete, "participant", one, "doppelt")
    office.do(records.restore, "participant", one)
    steps = []
    assert checker.check_records(office.store, lambda done, total: steps.append((done, total))) == []
    assert steps[-1][0] == steps[-1][1] > 0


@pytest.mark.parametrize(
    ("statement", "about"),
    [
        ("UPDATE participant SET phone = '9'", "weicht"),
        ("UPDATE participant SET sort_key = 'A'", "weicht"),
        ("UPDATE participant SET alive = 0", "weicht"),
        ("DELETE FROM participant", "fehlt"),
        ("DELETE FROM entry WHERE kind = 'participant'", "kennt diesen Eintrag nicht"),
        ("UPDATE digest SET state = zeroblob(32)", "Prüfsumme"),
        ("UPDATE digest SET records = records + 1", "Zahl der Einträge"),
        ("UPDATE vector SET n = n + 1", "fehlen"),
        ("UPDATE clock SET hlc = 1", "Uhr"),
        ("DELETE FROM search_row", "Suchverzeichnis"),
    ],
)
def test_every_sort_of_damage_is_told_without_content(office, statement, about):
    person(office, phone="02043 555")
    tamper(office, statement)
    problems = checker.check_records(office.store)
    assert any(about in problem for problem in problems), problems
    assert not any(word in problem for problem in problems for word in ("Kampmann", "02043"))


def test_a_change_behind_the_ledgers_back_is_found_among_many(office):
    ids = [person(office) for _ in range(30)]
    tamper(office, "UPDATE participant SET note = 'x' WHERE id = ?", to_blob(ids[17]))
    problems = checker.check_records(office.store)
    assert [problem for problem in problems if ids[17] in problem] and len(problems) == 2


def test_many_problems_are_counted_not_listed(office):
    for _ in range(30):
        person(office)
    tamper(office, "UPDATE participant SET phone = '1'")
    assert len(checker.check_records(office.store)) == 21


def test_a_merge_that_says_its_fields_in_any_order_fits_its_fingerprint(tmp_path):
    place = workplace(tmp_path / "merged")
    given = {"last_name": "Haddad", "first_name": "Nour", "office": "mitte"}
    a, b = (
        place.do(records.add, "participant", given | {"phone": number, "city": town}).id
        for number, town in (("02043 1", "Gladbeck"), ("02043 2", "Bottrop"))
    )
    place.do(merging.merge, "participant", a, b, {"phone": "LOSER", "city": "WINNER"}, "dieselbe")
    assert checker.check_records(place.store) == []
    place.close()
