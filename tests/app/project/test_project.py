"""The project's settings and its offerings."""

import pytest
from helpers.make import workplace

from app.base.errors import BadInput, NotAllowed
from app.core.work import Me
from app.project import project
from app.sessions import coaching


@pytest.fixture
def place(tmp_path):
    opened = workplace(tmp_path)
    yield opened
    opened.close()


def offering(place, title, **fields):
    return place.do(project.save_offering, place.ask(project.open_offering, None), {"title": title, **fields}).id


def test_offerings_stand_by_title_with_ended_ones_last(place):
    offering(place, "Zeichnen")
    ended = offering(place, "Ältere Gruppe")
    offering(place, "Bewerbungstraining", begin="10:00", end="11:30", location="Quartiersbüro")
    place.do(project.end_offering, ended, False)
    rows = place.ask(project.offerings)
    assert [(row.title, row.active) for row in rows] == [
        ("Bewerbungstraining", True),
        ("Zeichnen", True),
        ("Ältere Gruppe", False),
    ]
    assert (rows[0].times, rows[0].location, rows[0].leaders) == ("10:00–11:30", "Quartiersbüro", "Katrin Sommerfeld")
    assert [row.title for row in place.ask(project.offerings, text="bewerb")] == ["Bewerbungstraining"]
    assert len(place.ask(project.offerings, with_ended=False)) == 2


def test_sessions_of_an_offering_are_counted(place):
    made = offering(place, "Nähen", begin="10:00", end="11:30", office="brauck")
    draft = coaching.SessionDraft({"offering": made, "date": "2021-06-14", "kind": "group"})
    place.do(coaching.record_session, draft)
    assert place.ask(project.offerings)[0].sessions == 1


def test_an_offering_without_a_title_is_refused(place):
    with pytest.raises(BadInput) as refused:
        offering(place, "  ")
    assert refused.value.field == "title"


def test_the_profile_is_changed_field_by_field(place):
    sheet = place.ask(project.open_profile)
    assert sheet.values["min_age"] == 27
    saved = place.do(project.save_profile, sheet, {"min_age": "18", "funding_code": "ESF-1"})
    assert set(saved.changed) == {"min_age", "funding_code"}
    assert place.ask(project.open_profile).values["min_age"] == 18


def test_only_the_administration_changes_the_profile(place):
    sheet = place.ask(project.open_profile)
    with place.work() as work:
        work.me = Me(work.me.staff, "X", frozenset({"social_worker"}), ("brauck",))
        assert not project.open_profile(work).editable
        with pytest.raises(NotAllowed):
            project.save_profile(work, sheet, {"min_age": "18"})
