"""How incomplete all people are: the store's own answer is the one that `completeness.judge` gives for each."""

import random

import pytest
from helpers.make import workplace

from app.people import open_answers, participations
from app.people.completeness import NEEDED, STATES
from app.project import presets
from models.fields import Shape
from models.identifiers import from_blob, new_id
from models.kinds import BY_NAME
from models.tables import RECORDS

PEOPLE = 400


@pytest.fixture(params=["esf_2014_2020", "esf_plus_2021_2027"])
def place(request, tmp_path):
    opened = workplace(tmp_path, profile={**presets.gladbeck(), "indicator_set": request.param})
    yield opened
    opened.close()


def some(chance, kind):
    """Random values of the fields that count; how many of them are given differs from record to record."""
    share, values = chance.choice((0.3, 0.9, 1.0)), {}
    for name in NEEDED[kind]:
        field = BY_NAME[kind].field(name)
        if chance.random() < share:
            if field.shape is Shape.CHOICE:
                values[name] = chance.choice([word.key for word in field.vocabulary])
            elif field.shape is Shape.FLAG:
                values[name] = chance.random() < 0.5
            elif field.shape is Shape.DATE:
                values[name] = f"2021-0{chance.randint(1, 5)}-11"
            else:
                values[name] = chance.choice(("X", "Anna", "45968"))
    return values


def fill(place):
    """People of every sort; returns those who are deleted."""
    chance = random.Random(7)
    with place.work() as work:
        long = work.create("session", {"office": "brauck", "kind": "group", "date": "2021-01-11", "status": "held"})
        deleted = []
        for number in range(PEOPLE):
            names = {"last_name": f"Name{number}", "first_name": "Anna", "code": f"C{number}", "office": "brauck"}
            person = work.create("participant", some(chance, "participant") | names)
            for _one in range(chance.choice((0, 1, 1, 1, 2))):
                work.create("enrolment", {**some(chance, "enrolment"), "participant": person})
            if chance.random() < 0.8:
                answers = some(chance, "participant_sensitive") | {"participant": person}
                work.create("participant_sensitive", answers)
            if chance.random() < 0.8:
                consent = {
                    "subject": person,
                    "kind": chance.choice(("esf_data", "sensitive")),
                    "given_on": "2021-01-11",
                }
                more = chance.choice(({}, {"withdrawn_on": "2021-02-01"}, {"notice_handed_on": "2021-01-11"}))
                work.create("consent", consent | more)
            if chance.random() < 0.4:
                minutes = chance.choice((479, 480, 600))
                mark = {"session": long, "participant": person, "status": "A", "minutes": minutes}
                work.create("attendance", mark, record_id=new_id())
            if chance.random() < 0.1:
                deleted.append(person)
        for person in deleted:
            work.delete("participant", person, "doubled")
    return deleted


def test_the_store_ranks_everybody_as_the_judge_does(place):
    deleted = fill(place)

    def both(view):
        table = RECORDS["participant"]
        rows = {row.rowid: row.id for row in view.connection.exec_driver_sql("SELECT rowid, id FROM participant")}
        alive = view.connection.execute(table.select().where(table.c.alive == 1)).all()
        judged = participations.completeness_of(view, [row.id for row in alive])
        ranks = {}
        for done, total, some_ranks in open_answers.ranks_by_row(view):
            assert done <= total
            ranks |= {rows[number]: rank for number, rank in some_ranks.items()}
        return judged, ranks

    judged, ranks = place.ask(both)
    expected = {
        person: STATES.index(it.state) * open_answers.MOST + 999 - len(it.missing) for person, it in judged.items()
    }
    assert ranks == expected
    assert {it.state for it in judged.values()} == set(STATES)
    assert deleted
    assert not {from_blob(person) for person in ranks} & set(deleted)


def test_it_goes_stretch_by_stretch_to_the_last_row(place, monkeypatch):
    fill(place)
    whole = place.ask(lambda view: list(open_answers.ranks_by_row(view)))
    monkeypatch.setattr(open_answers, "_PART", 37)
    parts = place.ask(lambda view: list(open_answers.ranks_by_row(view)))
    assert len(whole) == 1
    assert [done for done, _total, _found in parts] == [*range(37, PEOPLE, 37), PEOPLE]
    assert {number: rank for _done, _total, ranks in parts for number, rank in ranks.items()} == whole[0][2]
