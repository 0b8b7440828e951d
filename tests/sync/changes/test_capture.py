"""Every write of a record becomes a change, in the same transaction."""

import pytest
from helpers.make import workplace
from sqlalchemy import select, text

from app.records import records
from models.database import UncapturedWrite
from models.identifiers import to_blob
from models.tables import CLOCK, CONFLICT, ENTRY, RECORDS, VECTOR
from sync.store import ledger


@pytest.fixture
def place(tmp_path):
    return workplace(tmp_path / "store")


def person(place, **more):
    return place.do(records.add, "participant", {"last_name": "Weiß", "first_name": "Karin", **more}).id


def entries_of(place, record_id):
    with place.store.read() as connection:
        return list(ledger.entries(connection, to_blob(record_id)))


def test_adding_a_record_makes_one_entry_with_all_its_fields(place):
    entry = entries_of(place, person(place, phone="02043 1"))[0]
    assert entry.fields["last_name"] == "Weiß"
    assert entry.fields["phone"] == "02043 1"
    assert entry.basis == {}


def test_a_change_names_the_leaves_it_has_seen(place):
    record_id = person(place, phone="1")
    place.do(records.edit, "participant", record_id, {"phone": "2"})
    first, second = entries_of(place, record_id)
    assert second.fields == {"phone": "2"}
    assert second.basis == {"phone": [[first.replica, first.n]]}


def test_setting_the_same_value_again_makes_no_change(place):
    record_id = person(place, phone="1")
    assert place.do(records.edit, "participant", record_id, {"phone": "1"}).changed == ()
    assert len(entries_of(place, record_id)) == 1


def test_a_form_that_did_not_see_a_change_makes_a_conflict_and_keeps_both_values(place):
    record_id = person(place, phone="1")
    shown = place.ask(lambda view: view.record("participant", record_id))
    basis = {"phone": [leaf.dot for leaf in shown.leaves["phone"]]}
    place.do(records.edit, "participant", record_id, {"phone": "2"})
    place.do(records.edit, "participant", record_id, {"phone": "3"}, basis)
    leaves = place.ask(lambda view: view.record("participant", record_id)).leaves["phone"]
    assert [leaf.value for leaf in leaves] == ["3", "2"]


def test_a_form_names_no_number_under_which_nothing_has_come(place):
    record_id = person(place, phone="1")
    seen = entries_of(place, record_id)[0]
    told = [(seen.replica, seen.n), (seen.replica, seen.n + 7)]
    place.do(records.edit, "participant", record_id, {"phone": "2"}, {"phone": told})
    assert entries_of(place, record_id)[1].basis == {"phone": [[seen.replica, seen.n]]}


def test_numbers_in_a_compartment_have_no_gap(place):
    for _ in range(5):
        person(place)
    with place.store.read() as connection:
        vector = connection.execute(select(VECTOR.c.compartment, VECTOR.c.n)).all()
        assert max(highest for _compartment, highest in vector) >= 5
        for compartment, highest in vector:
            numbers = connection.execute(
                select(ENTRY.c.n).where(ENTRY.c.compartment == compartment).order_by(ENTRY.c.n)
            ).scalars()
            assert list(numbers) == list(range(1, highest + 1))


def test_a_failed_act_leaves_neither_rows_nor_changes(place):
    before = place.ask(lambda view: view.connection.execute(select(ENTRY.c.no)).all())

    def act(work):
        work.create("participant", {"last_name": "A", "first_name": "B", "office": "mitte"})
        raise RuntimeError

    with pytest.raises(RuntimeError):
        place.do(act)
    assert place.ask(lambda view: view.connection.execute(select(ENTRY.c.no)).all()) == before
    assert place.ask(lambda view: view.connection.execute(select(RECORDS["participant"].c.id)).all()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE participant SET phone = '1'",
        "DELETE FROM attendance",
        "INSERT INTO entry (compartment) VALUES (1)",
        "WITH a AS (SELECT 1) UPDATE session SET date = '2021-01-01'",
    ],
)
def test_a_statement_that_bypasses_capture_is_refused(place, statement):
    with pytest.raises(UncapturedWrite), place.store.write() as connection:
        connection.execute(text(statement))


def test_stamps_grow_even_when_the_clock_goes_back(tmp_path):
    place = workplace(tmp_path / "store")
    stamps = []
    for _ in range(2):
        person(place)
        stamps.append(place.ask(lambda view: view.connection.execute(select(CLOCK.c.hlc)).scalar()))
    assert stamps == sorted(stamps)
    assert len(set(stamps)) == 2


def test_deleting_remembers_reason_and_what_was_seen(place):
    record_id = person(place)
    place.do(records.delete, "participant", record_id, "doppelt erfasst")
    leaf = place.ask(lambda view: view.record("participant", record_id)).leaves["alive"][0]
    assert leaf.value["reason"] == "doppelt erfasst"
    assert leaf.value["saw"].keys() == {"common", "brauck.people"}


def test_marks_of_a_session_stand_side_by_side_in_the_file(place):
    session = place.do(records.add, "session", {"date": "2021-06-17", "public_content": "x"}).id
    for _ in range(5):
        place.do(records.add, "attendance", {"session": session, "participant": person(place), "status": "A"})
    with place.store.read() as connection:
        ids = connection.execute(select(RECORDS["attendance"].c.id)).scalars().all()
    assert {id_[:10] for id_ in ids} == {to_blob(session)[:10]}


def test_deleting_a_person_hides_it_although_it_has_marks_and_notes_of_before(place):
    record_id = person(place)
    place.do(records.add, "case_note", {"participant": record_id, "text": "x"})
    place.do(records.delete, "participant", record_id, "Probe")
    assert not place.ask(lambda view: view.record("participant", record_id)).alive
    assert place.ask(lambda view: view.connection.execute(select(CONFLICT.c.id)).all()) == []
