"""The presenter of a person's form: saving, errors, drafts, protected answers, and what others changed meanwhile."""

import datetime

import pytest
from helpers.desk import TestDesk
from helpers.make import workplace

from app.core.work import Me
from app.records import drafts, records
from ui.participants.form.presenter import FormPresenter

DAY = datetime.date(2021, 6, 11)


class Seen:
    def __init__(self, place):
        self.place, self.desk, self.states = place, TestDesk(), []
        self.presenter = FormPresenter(place, self.desk, self.states.append)
        self.presenter.load_team()
        place.on_touched = self.presenter.arrived

    @property
    def state(self):
        return self.presenter.state

    def type(self, **values):
        self.presenter.change({key.replace("__", "."): value for key, value in values.items()})

    def save(self):
        return self.presenter.save({}, {})


@pytest.fixture
def seen(tmp_path):
    opened = workplace(tmp_path)
    yield Seen(opened)
    opened.close()


@pytest.fixture
def nour(seen):
    given = {"last_name": "Haddad", "first_name": "Nour", "district": "brauck", "phone": "02043 555 0100"}
    return seen.place.do(records.add, "participant", given).id


def test_a_new_person_is_saved_and_the_form_goes_on_with_it(seen):
    seen.presenter.open("", name="emine yıldız")
    assert seen.state.shown["participant.last_name"] == "Yıldız"
    assert seen.state.new
    seen.type(participant__last_name="Yıldız", participant__first_name="Emine", enrolment__entry_date=DAY)
    assert seen.save()
    assert not seen.state.new
    assert seen.state.sheet.name == "Yıldız, Emine"
    assert seen.state.sheet.values["enrolment.entry_date"] == "2021-06-11"
    assert seen.desk.saves


def test_a_new_person_without_assigned_staff_stays_without(seen):
    seen.presenter.open("", name="Emine Yıldız")
    assert seen.state.shown["participant.assigned_staff"] == seen.place.me.staff
    seen.type(participant__assigned_staff=None, participant__office=None)
    assert not seen.save()
    assert list(seen.state.errors) == ["participant.office"]
    seen.type(participant__office="brauck")
    assert seen.save()
    assert "participant.assigned_staff" not in {
        key for key, value in seen.state.sheet.values.items() if value is not None
    }


def test_a_person_all_parts_and_the_draft_are_one_act(seen, monkeypatch):
    seen.presenter.open("", name="Emine Yıldız")
    seen.type(enrolment__entry_date=DAY)
    seen.presenter.keep_draft({"participant.last_name": "Yıldız"})
    monkeypatch.setattr("app.records.drafts.forget", fails)
    with pytest.raises(RuntimeError):
        seen.save()
    with seen.place.read() as view:
        assert view.connection.exec_driver_sql("SELECT count(*) FROM participant").scalar() == 0
    assert len(seen.place.ask(drafts.unfinished)) == 1


def fails(*_given):
    raise RuntimeError("the second half fails")


def test_errors_go_to_their_tab_and_what_was_typed_stays(seen, nour):
    seen.presenter.open(nour)
    seen.type(enrolment__entry_date=datetime.date(2021, 6, 18), participant__phone="0170 1")
    assert not seen.save()
    assert seen.state.errors == {
        "enrolment.entry_date": "Liegt in der Zukunft. Frühestens 01.01.2019, spätestens heute."
    }
    assert seen.state.tab == "entry"
    assert seen.state.sheet.values["participant.phone"] == "02043 555 0100"
    seen.type(enrolment__entry_date=DAY)
    assert seen.save()
    assert seen.state.sheet.values["participant.phone"] == "0170 1"


def test_unreadable_input_is_told_before_anything_is_saved(seen, nour):
    seen.presenter.open(nour)
    assert not seen.presenter.save({}, {"participant.birth_date": "Das ist kein Tag."})
    assert seen.state.errors == {"participant.birth_date": "Das ist kein Tag."}
    assert seen.state.tab == "person"


def test_warnings_show_while_typing_and_never_stop_saving(seen, nour):
    seen.presenter.open(nour)
    seen.type(participant__postcode="99999")
    seen.presenter.review()
    assert "459" in seen.state.warnings["participant.postcode"]
    assert seen.save()
    assert "459" in seen.state.warnings["participant.postcode"]


def test_a_draft_survives_leaving_and_goes_with_saving(seen, nour):
    seen.presenter.open(nour)
    seen.type(participant__phone="0170 9")
    seen.presenter.keep_draft({"participant.phone": "0170 9", "participant.last_name": "Haddad"})
    assert seen.desk.saves == ["Entwurf gesichert · 12:00"]
    again = Seen(seen.place)
    again.presenter.open(nour)
    assert again.state.draft_of is not None
    assert again.state.shown["participant.phone"] == "0170 9"
    assert again.save()
    assert again.state.draft_of is None
    assert seen.place.ask(drafts.unfinished) == []


def test_a_draft_can_be_dropped(seen, nour):
    seen.presenter.open(nour)
    seen.type(participant__phone="0170 9")
    seen.presenter.keep_draft({"participant.phone": "0170 9"})
    seen.presenter.discard()
    assert seen.state.shown["participant.phone"] == "02043 555 0100"
    assert seen.place.ask(drafts.unfinished) == []


def test_nothing_typed_leaves_no_draft(seen, nour):
    seen.presenter.open(nour)
    seen.presenter.keep_draft({"participant.phone": "02043 555 0100"})
    assert seen.place.ask(drafts.unfinished) == []


def test_what_arrives_in_untouched_fields_is_shown(seen, nour):
    seen.presenter.open(nour)
    seen.type(participant__email="n@example.org")
    turn = seen.state.turn
    seen.place.do(records.edit, "participant", nour, {"phone": "02043 555 0142"})
    assert seen.state.shown == {"participant.phone": "02043 555 0142"}
    assert seen.state.turn == turn + 1
    assert seen.state.changed == ()
    assert seen.save()
    with seen.place.read() as view:
        record = view.record("participant", nour)
    assert (record.values["phone"], record.values["email"]) == ("02043 555 0142", "n@example.org")
    assert len(record.leaves["phone"]) == 1


def test_what_arrives_in_a_field_being_typed_is_named_and_both_are_kept(seen, nour):
    seen.presenter.open(nour)
    seen.type(participant__phone="0170 1")
    seen.place.do(records.edit, "participant", nour, {"phone": "02043 555 0142"})
    assert [(change.key, change.value) for change in seen.state.changed] == [("participant.phone", "02043 555 0142")]
    assert "participant.phone" not in seen.state.shown
    assert seen.save()
    with seen.place.read() as view:
        leaves = view.record("participant", nour).leaves["phone"]
    assert {leaf.value for leaf in leaves} == {"0170 1", "02043 555 0142"}


def test_after_looking_at_both_the_typed_value_settles_the_field(seen, nour):
    seen.presenter.open(nour)
    seen.type(participant__phone="0170 1")
    seen.place.do(records.edit, "participant", nour, {"phone": "02043 555 0142"})
    assert seen.presenter.look() == "participant.phone"
    assert "02043 555 0142" in seen.state.hints["participant.phone"]
    assert seen.state.changed == ()
    assert seen.save()
    with seen.place.read() as view:
        leaves = view.record("participant", nour).leaves["phone"]
    assert [leaf.value for leaf in leaves] == ["0170 1"]


def test_protected_answers_are_read_only_when_somebody_comes_to_them(seen, nour):
    seen.place.do(records.add, "participant_sensitive", {"participant": nour, "minority": "no", "homeless": "declined"})
    seen.presenter.open(nour)
    assert not any(key.startswith("participant_sensitive.") for key in seen.state.sheet.values)
    open_questions = {gap.field for gap in seen.state.completeness.missing if gap.kind == "participant_sensitive"}
    assert open_questions == {"migration_background", "disability", "other_disadvantage"}
    seen.presenter.choose("answers")
    assert seen.state.shown["participant_sensitive.minority"] == "no"
    seen.type(participant_sensitive__disability="no")
    assert seen.save()
    assert seen.state.sheet.values["participant_sensitive.disability"] == "no"
    with seen.place.read() as view:
        query = "SELECT count(*) FROM audit_event WHERE action = 'read_sensitive'"
        assert view.connection.exec_driver_sql(query).scalar() == 2


def test_a_yes_without_consent_is_refused_until_the_consent_is_recorded(seen, nour):
    seen.presenter.open(nour, tab="answers")
    seen.type(participant_sensitive__minority="yes")
    assert not seen.save()
    assert list(seen.state.errors) == ["participant_sensitive.minority"]
    assert seen.presenter.consents.add({"kind": "sensitive", "given_on": "2021-06-11", "how": "paper"}) == {}
    assert [line.kind for line in seen.state.consents] == ["sensitive"]
    assert seen.save()
    assert seen.presenter.consents.withdraw(seen.state.consents[0].id, {"withdrawn_on": "2021-06-10"}) == {
        "withdrawn_on": "Der Widerruf liegt vor der Einwilligung. Frühestens 11.06.2021."
    }
    assert seen.presenter.consents.withdraw(seen.state.consents[0].id, {"withdrawn_on": "2021-06-16"}) == {}
    assert seen.state.consents[0].withdrawn_on == "2021-06-16"


def test_the_panel_follows_what_is_typed(seen, nour):
    seen.presenter.open(nour)
    assert seen.state.completeness.state == "prospect"
    before = len(seen.state.completeness.missing)
    seen.type(participant__birth_date=datetime.date(1987, 1, 1), enrolment__entry_date=DAY)
    assert (seen.state.completeness.state, len(seen.state.completeness.missing)) == ("open", before - 2)
    words = [line[2] for line in seen.state.target]
    assert words[:2] == ["wohnt in Brauck", "34 Jahre beim Eintritt, ab 27 möglich"]
    seen.type(enrolment__labour_status="unemployed", enrolment__unemployed_since=datetime.date(2020, 3, 1))
    assert seen.state.hints["enrolment.unemployed_since"] == "Ergibt: mehr als 12 Monate"
    assert "enrolment.benefit_receipt" not in seen.state.hidden
    assert "enrolment.employment_kind" in seen.state.hidden
    seen.type(enrolment__school_certificate="upper", enrolment__vocational_qualification="apprenticeship")
    assert seen.state.hints["enrolment.vocational_qualification"] == "ISCED 4"


def test_somebody_unknown_is_told_and_not_opened(seen):
    assert not seen.presenter.open("00000000-0000-7000-8000-000000000000")
    assert len(seen.desk.told) == 1


def test_languages_are_typed_with_commas_and_kept_apart(seen, nour):
    seen.presenter.open(nour)
    seen.type(participant__languages="Arabisch,  Deutsch ,")
    assert seen.save()
    with seen.place.read() as view:
        assert view.record("participant", nour).values["languages"] == ["Arabisch", "Deutsch"]
    assert seen.state.shown["participant.languages"] == "Arabisch, Deutsch"
    assert not seen.state.dirty
    seen.type(participant__languages="")
    assert seen.save()
    with seen.place.read() as view:
        assert "languages" not in view.record("participant", nour).values


def test_somebody_who_may_only_read_gets_no_editable_parts(seen, nour):
    seen.place.me = Me(seen.place.me.staff, "X", frozenset({"team_lead"}), ("brauck",))
    seen.presenter.open(nour)
    assert seen.state.sheet.editable == frozenset()
    assert "participant_sensitive" not in seen.state.sheet.visible
    seen.presenter.choose("answers")
    assert not seen.state.answers_read


def test_somebody_who_is_there_already_is_named_while_the_new_person_is_typed(seen, nour):
    seen.presenter.open("")
    seen.type(participant__last_name="Hadad", participant__first_name="Nour", participant__phone="+49 2043 5550100")
    seen.presenter.review()
    (known,) = seen.state.known_already
    assert known.id == nour
    assert known.sentence == "Haddad, Nour (Brauck) ist schon erfasst. Dieselbe Person?"
    seen.type(participant__last_name="Okafor", participant__first_name="Grace", participant__phone="")
    seen.presenter.review()
    assert seen.state.known_already == ()
    seen.presenter.open(nour)
    seen.presenter.review()
    assert seen.state.known_already == ()


def test_a_draft_with_a_day_is_opened_again_as_a_day_and_what_cannot_be_read_stays_as_typed(seen):
    seen.presenter.open("")
    seen.type(participant__last_name="Okafor", participant__birth_date=datetime.date(1983, 11, 4))
    seen.presenter.keep_draft({"participant.last_name": "Okafor", "participant.birth_date": "4.11.1983"})
    seen.presenter.open("")
    assert seen.state.shown["participant.birth_date"] == datetime.date(1983, 11, 4)
    seen.type(participant__birth_date="4.11.19x")
    seen.presenter.keep_draft({"participant.last_name": "Okafor", "participant.birth_date": "4.11.19x"})
    seen.presenter.open("")
    assert seen.state.shown["participant.birth_date"] == "4.11.19x"
    assert ("half", "warn", "Alter noch nicht bekannt") in seen.state.target
