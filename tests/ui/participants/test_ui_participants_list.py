"""The presenter of the list of participants."""

import pytest
from helpers.desk import TestDesk
from helpers.make import workplace

from app.core.work import Me
from app.records import records
from ui.participants.columns import columns
from ui.participants.presenter import ParticipantsPresenter


class Seen:
    """A presenter with its workplace, its desk, and every state it rendered."""

    def __init__(self, place):
        self.place, self.desk, self.states = place, TestDesk(), []
        self.presenter = ParticipantsPresenter(place, self.desk, self.states.append)
        place.on_touched = self.presenter.refresh

    def person(self, last, first="A", **fields):
        return self.place.do(records.add, "participant", {"last_name": last, "first_name": first, **fields}).id

    @property
    def state(self):
        return self.presenter.state

    def names(self):
        return [row.person.name for row in self.state.rows.fetch(0, 100)]


@pytest.fixture
def seen(tmp_path):
    opened = workplace(tmp_path)
    yield Seen(opened)
    opened.close()


def test_the_list_shows_everybody_and_how_many_take_part(seen):
    nour = seen.person("Haddad")
    seen.person("Brandt")
    seen.place.do(records.add, "enrolment", {"participant": nour, "entry_date": "2021-06-11"})
    seen.presenter.show()
    assert seen.names() == ["Brandt, A", "Haddad, A"]
    assert (seen.state.total, seen.state.counts.total, seen.state.counts.current) == (2, 2, 1)


def test_typing_narrows_the_list_and_reset_shows_all_again(seen):
    seen.person("Haddad")
    seen.person("Brandt")
    seen.presenter.show()
    seen.presenter.search("bran")
    assert seen.names() == ["Brandt, A"]
    assert (seen.state.rows.count, seen.state.total) == (1, 2)
    seen.presenter.search("xyz")
    assert seen.state.rows.count == 0
    seen.presenter.reset()
    assert seen.names() == ["Brandt, A", "Haddad, A"]


def test_filters_stay_while_one_types(seen):
    seen.person("Haddad", office="brauck")
    seen.person("Hansen", office="mitte")
    seen.presenter.show(offices=("mitte",))
    seen.presenter.search("ha")
    assert seen.names() == ["Hansen, A"]


def test_a_selection_is_found_again_after_the_list_changed(seen):
    nour = seen.person("Haddad")
    seen.presenter.show()
    seen.presenter.select(nour)
    seen.person("Adams")
    assert seen.state.rows.position(nour) == 1
    assert seen.state.selected == nour
    assert seen.state.rows.find("had") == 1


def test_the_panel_shows_the_person_and_the_chronicle(seen):
    nour = seen.person("Haddad", district="brauck")
    seen.presenter.show()
    seen.presenter.select(nour)
    assert seen.presenter.acts.add_note({"date": "2021-06-16", "text": "Erstgespräch"}) == {}
    assert seen.presenter.acts.add_follow_up({"due_on": "2021-06-24", "text": "Rücklauf"}) == {}
    assert seen.state.beside.name == "Haddad, A"
    assert [entry.title for entry in seen.state.entries] == ["Wiedervorlage", "Notiz"]
    seen.presenter.only_notes(True)
    assert [entry.text for entry in seen.state.entries] == ["Erstgespräch"]


def test_somebody_is_deleted_with_a_reason_and_taken_back(seen):
    nour = seen.person("Haddad")
    seen.presenter.show()
    seen.presenter.select(nour)
    assert "reason" in seen.presenter.acts.delete({"reason": "  "})
    assert seen.names() == ["Haddad, A"]
    assert seen.presenter.acts.delete({"reason": "doppelt erfasst"}) == {}
    assert (seen.names(), seen.state.beside) == ([], None)
    message, back = seen.desk.undos[-1]
    assert message == "Haddad, A wurde gelöscht."
    back()
    assert seen.names() == ["Haddad, A"]


def test_a_refused_note_says_why_at_its_field(seen):
    nour = seen.person("Haddad")
    seen.presenter.show()
    seen.presenter.select(nour)
    errors = seen.presenter.acts.add_note({"date": "2021-06-18", "text": "Morgen"})
    assert list(errors) == ["date"]
    assert "Zukunft" in errors["date"]
    assert seen.state.entries == ()


def test_older_entries_come_on_demand(seen):
    nour = seen.person("Haddad")
    for day in range(1, 26):
        note = {"participant": nour, "date": f"2021-05-{day:02d}", "text": str(day)}
        seen.place.do(records.add, "case_note", note)
    seen.presenter.show()
    seen.presenter.select(nour)
    assert (len(seen.state.entries), seen.state.more) == (20, True)
    seen.presenter.show_more()
    assert (len(seen.state.entries), seen.state.more) == (25, False)


def test_what_costs_more_is_read_for_rows_in_sight_alone(seen):
    for number in range(60):
        seen.person(f"Name{number:02d}")
    seen.presenter.show()
    rows = seen.state.rows.fetch(0, 60)
    asked = []
    ask = seen.place.ask
    seen.place.ask = lambda use_case, *given, **more: (asked.append(use_case.__name__), ask(use_case, *given, **more))[
        1
    ]
    for row in rows[:20]:
        assert seen.presenter.extras(row).completeness.words == "noch kein Eintritt"
    assert asked == ["extras"]


def test_every_cell_has_words(seen):
    seen.person("Haddad", district="brauck")
    seen.presenter.show()
    (row,) = seen.state.rows.fetch(0, 1)
    cells = {column.key: column.cell(row) for column in columns(seen.presenter.extras, seen.presenter.today)}
    assert cells["name"].words == "Haddad, A"
    assert cells["district"] == "Brauck"
    assert cells["entry"] == "–"
    assert (cells["answers"].words, cells["answers"].icon) == ("noch kein Eintritt", "ring")
    assert cells["contact"] == "–"


def test_many_people_are_looked_through_in_the_background(seen, monkeypatch):
    monkeypatch.setattr("ui.participants.presenter.QUICK", 1)
    nour = seen.person("Haddad")
    seen.person("Brandt")
    seen.place.do(records.add, "enrolment", {"participant": nour, "entry_date": "2021-06-11"})
    seen.presenter.show()
    seen.presenter.filter_by(state="current")
    assert seen.names() == ["Haddad, A"]
    assert seen.desk.lanes
    assert any(state.working for state in seen.states)
    assert not seen.state.working


def test_without_the_right_the_list_says_why(seen):
    seen.person("Haddad")
    seen.place.me = Me(seen.place.me.staff, "X", frozenset({"adviser"}), ("brauck",))
    seen.presenter.show()
    assert seen.state.rows.count == 0
    assert "Rollen" in seen.state.refused
