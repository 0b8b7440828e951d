"""The desk: background work in two lanes, and telling."""

import sys
import threading
import time

import pytest
from helpers.desk import TestDesk

from app.base.errors import BadInput, ShareAway
from ui.base.desk import Desk
from ui.base.desk_protocol import Cancelled


@pytest.fixture
def desk(qapp):
    made = Desk(lambda error: "4F2A")
    yield made
    assert made.wait()


def test_the_result_arrives_on_the_main_thread(desk, qtbot):
    seen = []
    desk.run(lambda task: threading.current_thread().name, lambda name: seen.append((name, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(seen))
    name, arrived_in = seen[0]
    assert arrived_in is threading.main_thread()
    assert name != threading.main_thread().name


def test_200_results_arrive_in_their_order(desk, qtbot):
    seen = []
    for number in range(200):
        desk.run(lambda task, number=number: number, seen.append)
    qtbot.waitUntil(lambda: len(seen) == 200)
    assert seen == list(range(200))


def test_a_dead_share_does_not_hold_up_local_work(desk, qtbot):
    hold, seen = threading.Event(), []
    desk.run(lambda task: hold.wait(10), lambda _: seen.append("share"), lane="share")
    desk.run(lambda task: "local", seen.append, lane="local")
    qtbot.waitUntil(lambda: seen == ["local"])
    hold.set()
    qtbot.waitUntil(lambda: seen == ["local", "share"])


def test_one_lane_does_one_thing_at_a_time(desk, qtbot):
    running, most, seen = [], [], []

    def work(task):
        running.append(1)
        most.append(len(running))
        time.sleep(0.005)
        running.pop()

    for _ in range(10):
        desk.run(work, seen.append)
    qtbot.waitUntil(lambda: len(seen) == 10)
    assert max(most) == 1


def test_cancelled_work_stops_at_its_next_report_and_tells_nobody(desk, qtbot):
    begun, ended, told = threading.Event(), [], []
    desk.told.connect(lambda *words: told.append(words))

    def work(task):
        begun.set()
        try:
            for number in range(10_000):
                task.report(number, 10_000)
                time.sleep(0.001)
        except Cancelled:
            ended.append("cancelled")
            raise

    job = desk.run(work, lambda _: ended.append("done"), progress="Import")
    assert begun.wait(5)
    job.cancel()
    qtbot.waitUntil(lambda: not desk.busy)
    assert ended == ["cancelled"]
    assert told == []


def test_progress_is_shown_with_numbers_and_goes_when_it_is_over(desk, qtbot):
    shown = []
    desk.progressed.connect(lambda *figures: shown.append(figures))
    desk.run(lambda task: task.report(120, 410), lambda _: None, progress="Import")
    qtbot.waitUntil(lambda: not desk.busy)
    assert shown == [("Import", 120, 410), ("Import", 0, -1)]


def test_an_error_goes_to_who_asked_or_is_told(desk, qtbot):
    mine, told = [], []
    desk.told.connect(lambda *words: told.append(words))

    def refuse(task):
        raise BadInput("Liegt in der Zukunft.")

    desk.run(refuse, lambda _: None, failed=mine.append)
    desk.run(refuse, lambda _: None)
    qtbot.waitUntil(lambda: not desk.busy)
    assert [str(error) for error in mine] == ["Liegt in der Zukunft."]
    assert told == [("err", "Liegt in der Zukunft.")]


def test_a_bug_is_told_by_number_and_never_by_its_words(desk):
    told = []
    desk.told.connect(lambda *words: told.append(words))
    desk.show_error(KeyError("Kowalska, Joanna"))
    ((tone, sentence),) = told
    assert tone == "err"
    assert "4F2A" in sentence
    assert "Kowalska" not in sentence


def test_a_share_that_is_away_is_no_notice(desk):
    told, away = [], []
    desk.told.connect(lambda *words: told.append(words))
    desk.share_away.connect(away.append)
    desk.show_error(ShareAway("Ablage nicht erreichbar."))
    assert (told, away) == ([], ["Ablage nicht erreichbar."])


def test_undo_takes_back_once(desk):
    done = []
    desk.undo("Gesetzt.", lambda: done.append("back"))
    desk.take_back()
    desk.take_back()
    assert done == ["back"]


def test_signals_lose_no_references_of_true_false_none(desk, qtbot):
    def counts():
        return [sys.getrefcount(value) for value in (True, False, None)]

    def emit():
        for _ in range(50):
            desk.said.emit("a", "ok")
            desk.progressed.emit("b", 1, 2)

    emit()
    before = counts()
    emit()
    assert all(after - first > -25 for first, after in zip(before, counts(), strict=True))


def test_the_desk_for_tests_keeps_the_promises_presenters_rely_on():
    desk, seen = TestDesk(answers=["erase"]), []
    desk.run(lambda task: task.report(1, 2) or 7, seen.append)
    assert seen == [7]
    desk.cancel_after = 0
    desk.run(lambda task: task.report(1, 2), seen.append)
    assert seen == [7]
    assert desk.ask("?", "", []) == "erase"
    assert desk.ask("?", "", []) is None
