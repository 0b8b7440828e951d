"""What waits until after a bulk: lists are there meanwhile, and all is whole afterwards, wherever it was stopped."""

import pytest
from helpers.fleet import admit
from helpers.replicas import Team

from app.records import listing, searching
from models.identifiers import new_id
from models.kinds import BY_NAME
from sync.format.errors import Cancelled
from sync.format.progress import PHASES, Progress
from sync.store import deferred_indexes

COUNT = deferred_indexes.MANY + 300
SCHEMA = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"


def schema(replica):
    with replica.store.read() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(SCHEMA)]


def indexes(replica):
    return {name for name, sql in schema(replica) if sql.startswith("CREATE INDEX participant")}


def last_names(replica):
    rows = replica.ask(listing.rows, "participant", limit=COUNT + 10)
    return [row["last_name"] for row in rows]


def hits(replica, typed):
    return [hit.id for hit in replica.ask(searching.find, typed)]


@pytest.fixture
def office(tmp_path):
    """A founder with many people, and a newcomer who is admitted and has read nothing yet."""
    team = Team(tmp_path)
    founder = team.founder()
    names = [f"Öz{number % 7}er{chr(65 + number % 26)}" for number in range(COUNT)]
    rows = [
        (
            new_id(),
            {"last_name": name, "first_name": f"Vor{number}", "office": "brauck", "code": f"GLA4-{number:07d}-X"},
        )
        for number, name in enumerate(names)
    ]
    founder.do(lambda work: work.create_many("participant", rows))
    founder.round()
    new = team.newcomer("Neu")
    admit(founder, team.share)
    founder.round()
    return founder, new


def stop_at(phase):
    told = []

    def tell(done, _total):
        if done >= PHASES[phase][0]:
            told.append(done)

    return Progress(tell, lambda: bool(told))


def test_a_round_stopped_before_the_indexes_leaves_everybody_on_the_lists_and_the_next_one_makes_them(office):
    founder, new = office
    before = schema(new)
    with pytest.raises(Cancelled):
        new.round(stop_at("derive"))
    assert new.digest() == founder.digest()
    assert "participant_by_sort_key_compartment_alive" not in indexes(new)
    assert "participant_by_assigned_staff" in indexes(new)  # what refers to a record is looked for all the time
    assert last_names(new) == last_names(founder)
    assert not hits(new, "vor1234")
    late = new.do(
        lambda work: work.create("participant", {"last_name": "Öz3erst", "first_name": "Bo", "office": "brauck"})
    )
    assert hits(new, "öz3erst") == [getattr(late, "id", late)]
    new.round()
    founder.round()
    assert schema(new) == before == schema(founder)
    assert last_names(new) == last_names(founder)
    assert hits(new, "vor1234") == hits(founder, "vor1234") != []
    assert new.store.check() == []


def test_few_records_and_those_of_a_full_store_come_with_their_indexes(office):
    founder, _new = office
    before = schema(founder)
    with founder.store.write() as connection:
        deferred_indexes.defer_list_indexes(connection, BY_NAME["participant"], deferred_indexes.MANY)
        deferred_indexes.defer_list_indexes(connection, BY_NAME["business"], deferred_indexes.MANY - 1)
    assert schema(founder) == before
    with founder.store.write() as connection:
        deferred_indexes.defer_list_indexes(connection, BY_NAME["business"], deferred_indexes.MANY)
        assert deferred_indexes.is_pending(connection)
    assert schema(founder) != before
    deferred_indexes.catch_up(founder.store, lambda _count: None, lambda: None)
    assert schema(founder) == before
