"""Word between offices that cannot see one another's people: left with the newer record, without a name, taken back."""

import datetime

import pytest
from helpers.make import NOON, workplace

from app.duplicates import duplicates, merging, reminders
from app.records import records
from models.identifiers import from_blob
from models.tables import RECORDS

HANNA = {
    "last_name": "Kowalczyk",
    "first_name": "Hanna",
    "birth_date": "1988-04-12",
    "street": "Ringstraße",
    "house_no": "5",
}


@pytest.fixture
def place(tmp_path):
    return workplace(tmp_path / "store")


def person(place, **values):
    return place.do(records.add, "participant", HANNA | values).id


def handed_out(place):
    duplicates.scan(place, "participant")
    return reminders.hand_out(place, "participant")


def reminders_in(place):
    table = RECORDS["follow_up"]
    with place.read() as view:
        rows = view.connection.execute(table.select().order_by(table.c.id)).all()
        return [(from_blob(row.participant), view.places[row.compartment].name, row.text, row.done_on) for row in rows]


def test_the_newer_record_gets_word_in_its_own_compartment_and_no_name_is_in_it(place):
    person(place, office="butendorf")
    newer = person(place, office="mitte")
    assert handed_out(place) == 1
    (only,) = reminders_in(place)
    assert only[:2] == (newer, "mitte.people")
    assert only[2].startswith("Vielleicht auch in Butendorf bekannt.")
    assert not {"Kowalczyk", "Hanna", "1988"} & set(only[2].split())
    assert handed_out(place) == 0


def test_within_one_office_nothing_is_said(place):
    person(place, office="mitte"), person(place, office="mitte")
    assert handed_out(place) == 0
    assert reminders_in(place) == []


def test_a_decision_ends_the_reminder(place):
    older, newer = person(place, office="butendorf"), person(place, office="mitte")
    handed_out(place)
    place.do(merging.not_duplicate, "participant", older, newer, "not_the_same", "zwei Personen")
    assert handed_out(place) == 1
    assert [reminder[3] for reminder in reminders_in(place)] == [NOON.date().isoformat()]


def test_what_is_old_is_no_news(tmp_path):
    now = [NOON]
    place = workplace(tmp_path / "store")
    place._clock = lambda: now[0]
    person(place, office="butendorf"), person(place, office="mitte")
    now[0] = NOON + datetime.timedelta(days=reminders.DAYS + 1)
    assert handed_out(place) == 0


def test_only_those_who_may_merge_leave_word(tmp_path):
    place = workplace(tmp_path / "store", roles=["social_worker"])
    person(place, office="butendorf"), person(place, office="mitte")
    assert handed_out(place) == 0


def test_a_deleted_person_stays_deleted_when_their_reminder_is_not_wanted_any_more(place):
    person(place, office="butendorf")
    newer = person(place, office="mitte")
    assert handed_out(place) == 1
    place.do(records.delete, "participant", newer, "Probe")
    assert handed_out(place) == 0
    assert not place.ask(lambda view: view.record("participant", newer)).alive
