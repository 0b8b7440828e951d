"""One record as it is told: fields, history, deletion, conflicts, and who is told."""

import pytest
from helpers.make import workplace

from app.base.errors import NotAllowed, NotFound
from app.core import visibility
from app.records import detail, records
from models.tables import RECORDS


@pytest.fixture
def office(tmp_path):
    place = workplace(tmp_path)
    yield place
    place.close()


def person(place, **more):
    return place.do(records.add, "participant", {"last_name": "Kampmann", "first_name": "Ralf", **more}).id


def test_a_record_has_the_shape_of_the_contract(office):
    record_id = person(office, phone="02043 1")
    shown = office.ask(detail.show, "participant", record_id)
    assert set(shown) - {"warnings"} == {"id", "kind", "code", "fields", "conflicts", "deleted", "merged"}
    assert (shown["id"], shown["kind"], shown["deleted"], shown["merged"], shown["conflicts"]) == (
        record_id,
        "participant",
        False,
        [],
        {},
    )
    assert shown["fields"]["phone"] == "02043 1" and shown["fields"]["code"] == shown["code"]
    assert office.ask(detail.show, "participant", shown["code"])["id"] == record_id


def test_the_history_tells_field_value_author_and_moment_in_order(office):
    record_id = person(office, phone="1")
    office.do(records.edit, "participant", record_id, {"phone": "2"})
    office.do(records.delete, "participant", record_id, "doppelt")
    office.do(records.restore, "participant", record_id)
    history = office.ask(detail.show, "participant", record_id, history=True)["history"]
    assert [change["value"] for change in history if change["field"] == "phone"] == ["1", "2"]
    assert [(change["value"], change.get("reason")) for change in history if change["field"] == "deleted"] == [
        (True, "doppelt"),
        (False, None),
    ]
    assert {change["author"] for change in history} == {"Katrin Sommerfeld"}
    assert all(change["moment"].startswith("2021-06-17T") and change["moment"].endswith("Z") for change in history)


def test_a_deleted_record_is_shown_as_deleted(office):
    record_id = person(office)
    office.do(records.delete, "participant", record_id, "doppelt")
    assert office.ask(detail.show, "participant", record_id)["deleted"] is True


def test_a_field_with_two_leaves_is_a_conflict_with_the_value_in_force_first(office):
    record_id = person(office, phone="0")
    leaf = office.ask(lambda view: view.record("participant", record_id).leaves["phone"][0])
    office.do(records.edit, "participant", record_id, {"phone": "1"})
    office.do(records.edit, "participant", record_id, {"phone": "2"}, basis={"phone": [leaf.dot]})
    shown = office.ask(detail.show, "participant", record_id)
    assert [competing["value"] for competing in shown["conflicts"]["phone"]] == ["2", "1"]
    assert set(shown["conflicts"]["phone"][0]) == {"value", "author", "moment"}


def test_notes_are_seen_by_their_author_and_the_assigned_staff_alone(tmp_path):
    place = workplace(tmp_path)
    other = place.do(records.add, "staff", {"name": "Anna Müller", "roles": "social_worker", "offices": "mitte"}).id
    mine = person(place)
    note = place.do(records.add, "case_note", {"participant": mine, "text": "vertraulich"}).id
    assert place.ask(detail.show, "case_note", note)["fields"]["text"] == "vertraulich"
    place.do(records.edit, "participant", mine, {"assigned_staff": other})
    assert place.ask(detail.show, "case_note", note)["id"] == note
    # As if somebody else had written it.
    place.do(lambda work: work.change("case_note", note, {"author": other}))
    with pytest.raises(NotAllowed):
        place.ask(detail.show, "case_note", note)
    table = RECORDS["case_note"]
    listed = place.ask(
        lambda view: view.connection.execute(
            table.select().where(visibility.scope(view, view.described("case_note")))
        ).all()
    )
    assert listed == []
    place.close()


def test_a_reminder_about_a_company_is_hidden_from_those_who_see_people_alone(tmp_path):
    place = workplace(tmp_path)
    firm = place.do(records.add, "business", {"name": "Bäckerei"}).id
    reminder = place.do(records.add, "follow_up", {"business": firm, "due_on": "2021-07-01", "text": "anrufen"}).id
    place.do(records.edit, "staff", place.me.staff, {"roles": "social_worker"})
    with pytest.raises(NotAllowed):
        place.ask(detail.show, "follow_up", reminder)
    with pytest.raises(NotAllowed):
        place.ask(detail.show, "business", firm)
    place.close()


def test_other_offices_records_are_not_there(tmp_path):
    place = workplace(tmp_path)
    record_id = person(place, office="brauck")
    place.do(records.edit, "staff", place.me.staff, {"offices": "mitte"})
    with pytest.raises(NotFound):
        place.ask(detail.show, "participant", record_id)
    place.close()


def test_reading_sensitive_answers_leaves_a_trace_without_content(office):
    record_id = person(office)
    office.do(records.add, "consent", {"subject": record_id, "kind": "sensitive", "given_on": "2021-06-01"})
    answers = office.do(records.add, "participant_sensitive", {"participant": record_id, "disability": "nein"}).id
    assert office.do(detail.show_logged, "participant_sensitive", answers)["fields"]["disability"] == "no"
    (event,) = office.ask(lambda view: view.connection.execute(RECORDS["audit_event"].select()).mappings().all())
    assert (event["action"], event["record"], event["fields"]) == ("read_sensitive", answers, None)
