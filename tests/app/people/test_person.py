"""One person: the panel, the sheet of the form, what others changed meanwhile, and the chronicle."""

import pytest
from helpers.make import workplace

from app.base.errors import BadInput, NotAllowed
from app.core.work import Me
from app.overview import chronicle
from app.people import person
from app.records import records
from app.sessions import coaching


@pytest.fixture
def place(tmp_path):
    opened = workplace(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def nour(place):
    given = {"last_name": "Haddad", "first_name": "Nour", "district": "brauck", "phone": "02043 555 0142"}
    return place.do(records.add, "participant", given).id


def save(place, sheet, **given):
    return place.do(person.save_sheet, sheet, {key.replace("__", "."): value for key, value in given.items()})


def test_a_new_person_and_the_entry_are_saved_in_one_act(place):
    sheet = place.ask(person.open_sheet, None)
    saved = save(
        place,
        sheet,
        participant__last_name="Çelik",
        participant__first_name="Murat",
        enrolment__entry_date="2021-03-03",
    )
    opened = place.ask(person.open_sheet, saved.id)
    assert opened.name == "Çelik, Murat"
    assert opened.values["enrolment.entry_date"] == "2021-03-03"
    assert opened.values["participant.assigned_staff"] == place.me.staff


def test_all_errors_of_all_parts_come_at_once_and_nothing_is_saved(place, nour):
    sheet = place.ask(person.open_sheet, nour)
    with pytest.raises(BadInput) as refused:
        save(
            place,
            sheet,
            participant__birth_date="2031-01-01",
            participant__phone="1",
            enrolment__entry_date="2021-06-18",
        )
    assert set(refused.value.errors) == {"participant.birth_date", "enrolment.entry_date"}
    assert "spätestens heute" in refused.value.errors["enrolment.entry_date"]
    assert place.ask(person.open_sheet, nour).values == sheet.values


def test_warnings_go_with_what_was_saved(place, nour):
    saved = save(place, place.ask(person.open_sheet, nour), participant__postcode="99999")
    assert saved.changed == ("participant.postcode",)
    assert "459" in saved.warnings["participant.postcode"]


def test_a_yes_needs_its_consent_and_reading_answers_is_written_down(place, nour):
    sheet = place.ask(person.open_sheet, nour)
    with pytest.raises(BadInput) as refused:
        save(place, sheet, participant_sensitive__minority="yes")
    assert list(refused.value.errors) == ["participant_sensitive.minority"]
    place.do(records.add, "consent", {"subject": nour, "kind": "sensitive", "given_on": "2021-06-11"})
    save(place, sheet, participant_sensitive__minority="yes", participant_sensitive__homeless="declined")
    values, basis = place.do(person.open_answers, nour)
    assert values["participant_sensitive.minority"] == "yes"
    assert "participant_sensitive.homeless" in basis
    with place.read() as view:
        count = view.connection.exec_driver_sql("SELECT count(*) FROM audit_event WHERE action = 'read_sensitive'")
        assert count.scalar() == 1


def test_what_somebody_changed_meanwhile_is_named_and_never_overwritten(place, nour):
    mine = place.ask(person.open_sheet, nour)
    place.do(records.edit, "participant", nour, {"phone": "02043 555 0163"})
    (changed,) = place.ask(person.changed_meanwhile, mine)
    assert (changed.key, changed.value, changed.author) == ("participant.phone", "02043 555 0163", "Katrin Sommerfeld")
    save(place, mine, participant__phone="0170 1")
    details = place.ask(person.details, nour)
    assert details.conflicts == ("phone",)
    with place.read() as view:
        leaves = view.record("participant", nour).leaves["phone"]
    assert {leaf.value for leaf in leaves} == {"0170 1", "02043 555 0163"}


def test_nothing_changed_meanwhile_is_nothing(place, nour):
    sheet = place.ask(person.open_sheet, nour)
    place.do(records.edit, "participant", nour, {"phone": sheet.values["participant.phone"]})
    assert place.ask(person.changed_meanwhile, sheet) == []


def test_findings_for_the_form_as_it_stands(place, nour):
    sheet = place.ask(person.open_sheet, nour)
    findings = place.ask(
        person.review_sheet, sheet, {"enrolment.entry_date": "2031-01-01", "participant.postcode": "1"}
    )
    assert {(finding.level, finding.field) for finding in findings} == {
        ("error", "enrolment.entry_date"),
        ("warning", "participant.postcode"),
    }


def test_the_panel_tells_who_is_responsible_and_how_long_somebody_was_there(place, nour):
    place.do(
        coaching.individual_session,
        nour,
        {"date": "2021-06-15", "begin": "10:00", "end": "10:45", "public_content": "Bewerbung"},
    )
    details = place.ask(person.details, nour)
    assert (details.name, details.assigned, details.mine, details.minutes) == (
        "Haddad, Nour",
        "Katrin Sommerfeld",
        True,
        45,
    )
    assert details.completeness.state == "prospect"


def test_the_chronicle_is_one_stream_newest_first(place, nour):
    times = {"begin": "10:00", "end": "11:30", "office": "brauck"}
    group = {"kind": "group", "title": "Nähen", "date": "2021-06-10", "public_content": "Taschen", **times}
    session = place.do(records.add, "session", group).id
    place.do(records.add, "attendance", {"session": session, "participant": nour, "status": "T", "minutes": "30"})
    place.do(
        coaching.individual_session,
        nour,
        {"date": "2021-06-15", "begin": "10:00", "end": "10:45", "public_content": "Anschreiben"},
        note="Sorgt sich um die Miete.",
        next_step="Rücklauf",
        follow_up_on="2021-06-16",
    )
    place.do(records.add, "case_note", {"participant": nour, "date": "2021-06-01", "text": "Erstgespräch"})
    place.do(records.add, "enrolment", {"participant": nour, "entry_date": "2021-06-11"})
    stream = place.ask(chronicle.of_person, nour)
    assert [(entry.what, entry.day) for entry in stream] == [
        ("follow_up", "2021-06-16"),
        ("individual", "2021-06-15"),
        ("entry", "2021-06-11"),
        ("group", "2021-06-10"),
        ("note", "2021-06-01"),
    ]
    assert stream[0].overdue
    assert stream[1].text == "Anschreiben\nNächster Schritt: Rücklauf\nSorgt sich um die Miete."
    assert (stream[1].minutes, stream[1].author) == (45, "Katrin Sommerfeld")
    assert (stream[3].title, stream[3].minutes) == ("Nähen", 30)
    assert "teilweise" in stream[3].author
    only = place.ask(chronicle.of_person, nour, notes_only=True)
    assert [entry.text for entry in only] == ["Sorgt sich um die Miete.", "Erstgespräch"]
    assert place.ask(chronicle.of_person, nour, 1, 2) == stream[1:3]


def test_others_read_that_there_is_a_note_and_whom_to_ask(place, nour):
    place.do(records.add, "case_note", {"participant": nour, "date": "2021-06-01", "text": "Geheim"})
    with place.work() as work:
        other = work.create("staff", {"name": "Birgit Reuter", "roles": ["team_lead"], "offices": ["brauck"]})
    with place.read() as view:
        view.me = Me(other, "Birgit Reuter", frozenset({"team_lead", "social_worker"}), ("brauck",))
        (entry,) = chronicle.of_person(view, nour)
        assert entry.hidden
        assert "Geheim" not in entry.text
        assert "Katrin Sommerfeld" in entry.text
        assert chronicle.of_person(view, nour, notes_only=True) == ()
        assert not person.details(view, nour).may_note


def test_without_the_right_neither_panel_nor_chronicle(place, nour):
    with place.read() as view:
        view.me = Me(view.me.staff, "X", frozenset({"adviser"}), ("brauck",))
        for look in (person.details, chronicle.of_person, person.open_sheet):
            with pytest.raises(NotAllowed):
                look(view, nour)
