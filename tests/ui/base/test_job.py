"""How background work ends: in one of done, failed, cancelled; past its last stopping place it is not stopped."""

import threading

import pytest
from helpers.desk import LONGEST_S, TestDesk, ThreadedTestDesk

from app.base.errors import BadInput
from ui.base.desk import Desk
from ui.base.desk_protocol import Cancelled
from ui.base.job import Ends, Job, JobState


class Heard:
    """What was told of one job."""

    def __init__(self):
        self.ends = []

    def of(self, desk, work, **how):
        return desk.run(
            work,
            lambda result: self.ends.append(("done", result)),
            failed=lambda error: self.ends.append(("failed", str(error))),
            cancelled=lambda: self.ends.append(("cancelled", None)),
            **how,
        )


@pytest.fixture
def threaded():
    made = ThreadedTestDesk()
    yield made
    made.close()


def refuse(_task):
    raise BadInput("Liegt in der Zukunft.")


def stop(_task):
    raise Cancelled


@pytest.mark.parametrize("make", [TestDesk, ThreadedTestDesk])
@pytest.mark.parametrize(
    ("work", "end"),
    [(lambda _task: 7, ("done", 7)), (refuse, ("failed", "Liegt in der Zukunft.")), (stop, ("cancelled", None))],
)
def test_every_desk_of_the_tests_tells_one_end(make, work, end):
    desk, heard = make(), Heard()
    heard.of(desk, work)
    if isinstance(desk, ThreadedTestDesk):
        desk.settle()
        desk.close()
    assert heard.ends == [end]


def gate():
    """Two events: the work has begun; it may go on."""
    return threading.Event(), threading.Event()


def test_work_stops_at_its_next_stopping_place(threaded):
    (begun, go_on), heard, written = gate(), Heard(), []

    def work(task):
        begun.set()
        assert go_on.wait(LONGEST_S)
        task.no_return()
        written.append("rows")

    job = heard.of(threaded, work)
    assert begun.wait(LONGEST_S)
    assert job.cancel()
    go_on.set()
    threaded.settle()
    assert (heard.ends, written) == ([("cancelled", None)], [])
    assert not job.cancel()


def test_past_its_last_stopping_place_nothing_is_cancelled(threaded):
    (sealed, go_on), heard = gate(), Heard()

    def work(task):
        task.no_return()
        sealed.set()
        assert go_on.wait(LONGEST_S)
        task.report(1, 2)  # no stopping place any more
        return "rows"

    job = heard.of(threaded, work)
    assert sealed.wait(LONGEST_S)
    assert not job.may_be_cancelled
    assert not job.cancel()
    go_on.set()
    threaded.settle()
    assert heard.ends == [("done", "rows")]


def test_what_was_done_before_it_could_stop_is_done(threaded):
    (begun, go_on), heard = gate(), Heard()

    def work(_task):
        begun.set()
        assert go_on.wait(LONGEST_S)
        return "read"

    job = heard.of(threaded, work)
    assert begun.wait(LONGEST_S)
    assert job.cancel()
    go_on.set()
    threaded.settle()
    assert heard.ends == [("done", "read")]


def test_what_has_not_begun_never_begins(threaded):
    (begun, go_on), heard, ran = gate(), Heard(), []

    def hold(_task):
        begun.set()
        assert go_on.wait(LONGEST_S)

    threaded.run(hold, lambda _none: None)
    assert begun.wait(LONGEST_S)
    job = heard.of(threaded, ran.append)
    assert job.cancel()
    go_on.set()
    threaded.settle()
    assert (heard.ends, ran) == ([("cancelled", None)], [])


def test_an_error_after_the_wish_to_stop_is_told(threaded):
    (begun, go_on), heard = gate(), Heard()

    def work(_task):
        begun.set()
        assert go_on.wait(LONGEST_S)
        raise BadInput("Die Datei ist fort.")

    job = heard.of(threaded, work)
    assert begun.wait(LONGEST_S)
    job.cancel()
    go_on.set()
    threaded.settle()
    assert heard.ends == [("failed", "Die Datei ist fort.")]


def test_an_end_is_told_once_whatever_is_asked_later():
    told = []
    job = Job(lambda _task: 1)
    ends = Ends(told.append, told.append, lambda: told.append("cancelled"))
    ends.tell(job)
    job.execute()
    ends.tell(job)
    ends.tell(job)
    job.give_up()
    ends.tell(job)
    assert told == [1]
    assert job.state is JobState.DONE


@pytest.fixture
def desk(qapp):
    made = Desk(lambda error: "4F2A")
    yield made
    assert made.wait()


def test_the_desk_of_the_window_tells_every_end_before_the_store_closes(desk):
    heard, (begun, go_on) = Heard(), gate()

    def first(_task):
        begun.set()
        go_on.wait(LONGEST_S)
        return "saved"

    heard.of(desk, first)
    heard.of(desk, lambda _task: "never begun")
    assert begun.wait(LONGEST_S)
    threading.Timer(0.1, go_on.set).start()
    assert desk.wait()
    assert heard.ends == [("done", "saved"), ("cancelled", None)]
    assert not desk.busy


def test_a_share_that_hangs_is_given_up_and_its_late_end_is_not_told(desk, qtbot):
    heard, (begun, go_on) = Heard(), gate()

    def hang(_task):
        begun.set()
        go_on.wait(LONGEST_S)
        return "late"

    heard.of(desk, hang, lane="share")
    assert begun.wait(LONGEST_S)
    assert desk.wait(share_milliseconds=50)
    assert heard.ends == [("cancelled", None)]
    go_on.set()
    qtbot.waitUntil(lambda: not desk.hangs)
    qtbot.wait(20)
    assert heard.ends == [("cancelled", None)]


def test_somebody_who_stumbles_over_an_end_gets_no_second_one(desk, qtbot):
    heard, told = [], []
    desk.told.connect(lambda *words: told.append(words))

    def then(_result):
        heard.append("done")
        raise RuntimeError("the page stumbles")

    desk.run(lambda _task: 1, then, failed=heard.append, cancelled=lambda: heard.append("cancelled"))
    qtbot.waitUntil(lambda: not desk.busy)
    assert heard == ["done"]
    assert "4F2A" in told[0][1]


def test_the_foot_line_offers_to_cancel_only_while_that_is_possible(desk, qtbot):
    (sealed, go_on), offered = gate(), []
    desk.cancellable.connect(offered.append)

    def work(task):
        task.report(1, 3)
        task.no_return()
        sealed.set()
        assert go_on.wait(LONGEST_S)

    heard = Heard()
    heard.of(desk, work, progress="Import")
    assert sealed.wait(LONGEST_S)
    qtbot.waitUntil(lambda: offered[-1:] == [False])
    desk.cancel_all()
    go_on.set()
    qtbot.waitUntil(lambda: not desk.busy)
    assert heard.ends == [("done", None)]


def test_after_the_end_of_a_sign_in_nothing_begins_and_nothing_is_taken_back(desk):
    heard, ran = Heard(), []
    desk.undo("Gesetzt.", lambda: ran.append("undo"))
    desk.close()
    desk.take_back()
    heard.of(desk, ran.append)
    assert (ran, heard.ends) == ([], [("cancelled", None)])
