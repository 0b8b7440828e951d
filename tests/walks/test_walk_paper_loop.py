"""The paper loop: print the list, have it signed, type its number, and enter it in the order of the paper."""

import datetime

from helpers.desk import TestDesk
from helpers.make import workplace
from helpers.people import group, offering, session

from app.core.workplace import Workplace
from app.papers import printed_lists
from app.records import records
from app.sessions import attendance
from ui.papers import late
from ui.papers.presenter import PapersPresenter
from ui.sessions.register.presenter import RegisterPresenter


def test_a_list_is_printed_signed_and_entered_back_by_its_number(tmp_path):
    place = workplace(tmp_path)
    desk = TestDesk()
    people = group(place)
    meeting = session(place, offering(place), people=people)

    papers = PapersPresenter(place, desk, lambda state: None, late.load)
    papers.open(meeting)
    target = tmp_path / "liste.pdf"
    papers.save(target)
    number = papers.state.printed
    assert target.read_bytes().startswith(b"%PDF")

    # A week later, on another day, by the team lead: a name has changed, somebody came in addition.
    place.do(records.edit, "participant", people[0], {"last_name": "Zander"})
    place.do(records.edit, "staff", place.me.staff, {"roles": ["team_lead"]})
    later = Workplace(place.store, clock=lambda: datetime.datetime(2021, 6, 24, 9, 0))
    papers = PapersPresenter(later, desk, lambda state: None, late.load)
    papers.open()
    target_session, sheet = papers.find_sheet(f" {number.lower()} ")
    assert (target_session, sheet) == (meeting, number)

    register = RegisterPresenter(later, desk, lambda state: None)
    register.open(target_session, sheet)
    rows = register.state.register.rows
    printed = later.ask(printed_lists.sheet, number).participants
    assert [row.participant for row in rows] == [participant.id for participant in printed]
    assert rows[6].name == "Zander, Joanna"

    for row in rows[:-2]:
        assert register.state.selected == row.key
        register.set_status(row.key, "A")
    register.set_status(rows[-2].key, "E")
    register.set_status(rows[-1].key, "T")
    register.answer("60")
    assert register.close() == f"Anwesenheit vollständig: 12 erfasst. Liste {number} ist zurück."

    found = later.ask(printed_lists.sheet, number)
    assert found.returned
    cells = later.ask(attendance.cells, meeting)
    assert sum(cell.status == "A" for cell in cells) == 10
    signed = [later.ask(lambda view, key=cell.id: view.record("attendance", key)).values for cell in cells]
    assert {mark.get("signed_list_ref") for mark in signed if mark["status"] == "A"} == {number}
    assert desk.told == []
    place.close()
