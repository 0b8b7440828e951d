"""The number at the rail: pairs and questions, counted in the background, for those who may merge."""

from helpers import make, people
from helpers.desk import TestDesk

from app.duplicates import duplicates
from resources import language
from ui.shell import pages
from ui.shell.pairs_watch import SOON_MS, PairsWatch
from ui.shell.rail import Rail


def watched(folder, **more):
    language.use("de")
    place = make.workplace(folder, **more)
    for _number in range(2):
        if "admin" in place.me.roles:
            people.person(place, "Yilmaz", "Emre", birth_date="1975-05-01", street="Roßheidestr.", house_no="4")
    duplicates.scan(place, "participant")
    return place, Rail(pages.entries(place))


def test_open_pairs_are_counted_at_the_rail(tmp_path, qtbot, plain_look):
    place, rail = watched(tmp_path)
    qtbot.addWidget(rail)
    watch = PairsWatch(place, TestDesk(), rail)
    watch.look()
    assert "1 Paar zu entscheiden" in rail._items["duplicates"].accessibleName()
    watch.touched(frozenset({"session"}))
    assert not watch._timer.isActive()
    watch.touched(frozenset({"participant"}))
    watch.touched()
    assert watch._timer.interval() == SOON_MS
    watch.end()


def test_nothing_is_counted_for_those_who_may_not_merge(tmp_path, qtbot, plain_look):
    place, rail = watched(tmp_path, roles=["team_lead"])
    qtbot.addWidget(rail)
    desk = TestDesk()
    watch = PairsWatch(place, desk, rail)
    watch.touched()
    watch.look()
    assert desk.lanes == [] and not watch._timer.isActive()


def test_what_was_written_is_compared_before_it_is_counted(tmp_path, qtbot, plain_look):
    place, rail = watched(tmp_path)
    qtbot.addWidget(rail)
    watch = PairsWatch(place, TestDesk(), rail)
    people.person(place, "Yilmaz", "Emre", birth_date="1975-05-01", street="Roßheidestr.", house_no="4")
    watch.touched(frozenset({"participant"}))
    watch.look()
    assert "3 Paare zu entscheiden" in rail._items["duplicates"].accessibleName()


def test_those_who_record_but_may_not_merge_get_their_people_compared_and_no_number(tmp_path, qtbot, plain_look):
    place, rail = watched(tmp_path, roles=["social_worker"])
    qtbot.addWidget(rail)
    watch = PairsWatch(place, TestDesk(), rail)
    people.person(place, "Yilmaz", "Emre")
    assert place.ask(duplicates.is_behind, "participant")
    watch.touched(frozenset({"participant"}))
    watch.look()
    assert not place.ask(duplicates.is_behind, "participant")
