"""The demo: made the same way each time, complete, and as good as what is typed into the forms."""

import datetime

import pytest
from sqlalchemy import func, select

from app.base.errors import BadInput, StoreProblem
from app.core.workplace import Workplace
from app.demo.calendar import calendar
from app.demo.chance import Chance
from app.demo.course import quotas
from app.demo.make import make_demo
from app.duplicates import duplicates
from app.records import records
from app.security.unlock import open_store
from models.fields import Shape
from models.kinds import ALL
from models.tables import DIGEST, RECORDS
from sync.checker import check_records
from sync.store.record import CODECS

UNTIL = datetime.date(2024, 5, 16)
NOON = datetime.datetime(2024, 5, 16, 12, 0)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "store"
    made = make_demo(folder, participants=120, businesses=30, until=UNTIL)
    place = Workplace(open_store(folder, "demo"), clock=lambda: NOON)
    yield place, made
    place.close()


def digest_of(folder) -> list:
    store = open_store(folder, "demo")
    with store.read() as connection:
        digests = sorted(tuple(row) for row in connection.execute(select(DIGEST)))
    store.close()
    return digests


def all_of(view, kind: str) -> list:
    rows = view.connection.execute(select(RECORDS[kind]))
    return [CODECS[kind].record(row) for row in rows]


def count(view, kind: str, *conditions) -> int:
    return view.connection.execute(select(func.count()).select_from(RECORDS[kind]).where(*conditions)).scalar_one()


def test_the_same_seed_and_day_give_the_same_digest(tmp_path):
    for name, seed in (("one", 7), ("two", 7), ("other", 8)):
        make_demo(tmp_path / name, participants=12, businesses=4, seed=seed, until=UNTIL)
    assert digest_of(tmp_path / "one") == digest_of(tmp_path / "two")
    assert digest_of(tmp_path / "one") != digest_of(tmp_path / "other")


def test_it_says_how_much_it_made(demo):
    place, made = demo
    with place.read() as view:
        assert count(view, "participant") == made["participants"] == 120
        assert count(view, "business") == made["businesses"] == 30
        assert count(view, "attendance") == made["marks"]
        assert count(view, "session") == made["sessions"]
        assert count(view, "business_consultation") == made["consultations"]
        assert sum(count(view, kind.name) for kind in ALL) == made["records"]


def test_every_value_is_what_the_forms_would_have_made_of_it(demo):
    place, _made = demo
    with place.read() as view:
        for kind in ALL:
            for record in all_of(view, kind.name):
                for name, value in record.values.items():
                    assert kind.field(name).read(value) == value, (kind.name, name)


NOT_IN_THE_DEMO = {"attendance_list", "merge", "unmerge", "not_duplicate"}


@pytest.mark.parametrize("kind", [kind.name for kind in ALL if kind.name not in {"audit_event"}])
def test_the_checks_of_the_forms_find_no_error(demo, kind):
    place, _made = demo
    with place.read() as view:
        sample = all_of(view, kind)[::7]
        assert bool(sample) != (kind in NOT_IN_THE_DEMO)
        for record in sample:
            changed = {name: value for name, value in record.values.items() if kind != "case_note" or name == "date"}
            findings = records.review(view, kind, changed, record.id)
            errors = [finding for finding in findings if finding.level == "error"]
            assert not errors, (kind, record.values, errors)


def test_references_lead_to_records_that_are_there(demo):
    place, _made = demo
    with place.read() as view:
        known = {record.id: kind.name for kind in ALL for record in all_of(view, kind.name)}
        for kind in ALL:
            fields = [field for field in kind.fields if field.shape in (Shape.REFERENCE, Shape.REFERENCES)]
            for record in all_of(view, kind.name):
                for field in fields:
                    value = record.values.get(field.name) or []
                    for wanted in [value] if isinstance(value, str) else value:
                        assert known[wanted] in field.kinds


def test_nobody_is_marked_outside_the_time_of_taking_part(demo):
    place, _made = demo
    attendance, session, enrolment = (RECORDS[name].c for name in ("attendance", "session", "enrolment"))
    with place.read() as view:
        query = (
            select(func.count())
            .where(attendance.session == session.id, enrolment.participant == attendance.participant)
            .where((session.date < enrolment.entry_date) | (session.date > enrolment.exit_date))
        )
        assert view.connection.execute(query).scalar() == 0


def test_today_there_are_meetings_and_one_of_them_is_not_marked_yet(demo):
    place, _made = demo
    session, attendance = RECORDS["session"].c, RECORDS["attendance"].c
    with place.read() as view:
        today = view.connection.execute(select(session.id, session.kind).where(session.date == "2024-05-16")).all()
        marked = [
            (count(view, "attendance", attendance.session == row.id),
             count(view, "attendance", attendance.session == row.id, attendance.status.is_not(None)))
            for row in today
            if row.kind == "group"
        ]  # fmt: skip
    assert 3 <= len(today) <= 5
    assert any(listed and not done for listed, done in marked)
    assert any(done == listed > 0 for listed, done in marked)


def test_follow_ups_are_due_today_overdue_and_later(demo):
    place, _made = demo
    due, done = RECORDS["follow_up"].c.due_on, RECORDS["follow_up"].c.done_on
    with place.read() as view:
        assert count(view, "follow_up", due == "2024-05-16", done.is_(None)) >= 3
        assert count(view, "follow_up", due < "2024-05-16", done.is_(None)) >= 3
        assert count(view, "follow_up", due > "2024-05-16") >= 3
        assert count(view, "follow_up", done.is_not(None)) >= 3


def test_the_person_of_the_store_holds_all_roles_and_offices(demo):
    place, _made = demo
    assert len(place.me.roles) == 5
    assert set(place.me.offices) == {"mitte", "butendorf", "brauck"}


def test_the_store_is_what_its_ledger_says_and_history_grows_with_time(demo):
    place, _made = demo
    with place.read() as view:
        query = select(RECORDS["session"].c.date, RECORDS["session"].c.hlc).order_by(RECORDS["session"].c.hlc)
        rows = view.connection.execute(query).all()
    stamped = [datetime.datetime.fromtimestamp((row.hlc >> 16) / 1000, datetime.UTC).date() for row in rows]
    assert stamped[0] < UNTIL - datetime.timedelta(days=900)
    assert stamped[-1] == UNTIL
    assert check_records(place.store) == []


def test_quotas_add_up_whatever_the_number_of_people():
    for people, average in ((1, 24), (17, 24), (500, 10)):
        dates = calendar(datetime.date(2021, 5, 1), UNTIL)
        weeks = quotas(people, average, dates, Chance(3))
        assert sum(groups + singles for _week, groups, singles in weeks) == people * average


def test_three_years_of_weeks_are_counted_down():
    dates = calendar(datetime.date(2021, 5, 1), UNTIL)
    assert len(dates.mondays) == len(dates.later) > 150
    assert dates.later[-1] == 0


def test_a_folder_with_something_in_it_is_refused_and_left_alone(tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "letter.txt").write_text("mine")
    with pytest.raises(StoreProblem):
        make_demo(tmp_path / "there", participants=1, businesses=0, until=UNTIL)
    assert (tmp_path / "there" / "letter.txt").read_text() == "mine"
    with pytest.raises(BadInput):
        make_demo(tmp_path / "new", participants=0, until=UNTIL)


def test_a_demo_that_is_broken_off_leaves_nothing(tmp_path):
    class StopNow(Exception):
        pass

    def stop(done: int, about: int) -> None:
        raise StopNow

    with pytest.raises(StopNow):
        make_demo(tmp_path / "store", participants=20, businesses=2, until=UNTIL, progress=stop)
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == []


def test_some_people_were_recorded_in_two_offices(demo):
    place, _made = demo
    duplicates.scan(place, "participant")
    pairs = place.ask(duplicates.pairs, "participant")
    offices = {person.id: person.values["office"] for person in place.ask(all_of, "participant")}
    assert any(pair.band == "very_likely" and offices[pair.a] != offices[pair.b] for pair in pairs)


def test_a_demo_of_one_person_can_be_made(tmp_path):
    made = make_demo(tmp_path / "store", participants=1, businesses=0, until=datetime.date(2026, 2, 28))
    assert made["marks"] >= 24
