"""Who belongs to the workspace: requests, admission with a fingerprint, removal with a cut-off and new keys."""

import pytest
from helpers.memory_share import MemoryShare
from helpers.replicas import Team, agree, rounds
from helpers.team_stages import Person, ready_replicas, ready_team
from sqlalchemy import select

from app.base.errors import BadInput, NotAllowed, NotFound, ShareAway
from app.records import records
from app.sharing import enrolling
from models.identifiers import from_blob
from models.tables import COMPARTMENT_KEY, ENTRY
from sync.format import roster as rosters
from sync.format.errors import BadRoster, NotAdmittedYet, Removed
from sync.membership.workspace import Workspace


def person(replica, **more):
    given = {"last_name": "Weiß", "first_name": "Karin", "office": "brauck", **more}
    return replica.do(records.add, "participant", given).id


def has(replica, record):
    try:
        replica.values("participant", record)
    except NotFound:
        return False
    return True


def admit(made, request, **more):
    given = {"fingerprint": request["fingerprint"], "roles": ["social_worker"], "offices": ["brauck"], "fields": []}
    enrolling.admit_request(made.replicas[0].place, made.share, request["request"], **(given | more))


def replica_id(replica):
    return from_blob(replica.place.own.replica_id)


@pytest.fixture
def made(tmp_path):
    return ready_team(tmp_path)


def test_a_newcomer_waits_until_admitted_and_its_request_says_who_it_is(made):
    new = made.newcomer("Jana Kessler")
    with pytest.raises(NotAdmittedYet):
        new.round()
    request = enrolling.list_requests(made.replicas[0].place, made.share)[0]
    assert request["name"] == "Jana Kessler"
    assert request["fingerprint"] == enrolling.fingerprint_of(new.place)


def test_nobody_is_admitted_with_another_fingerprint(made):
    new = made.newcomer("Jana Kessler")
    request = enrolling.list_requests(made.replicas[0].place, made.share)[0]
    with pytest.raises(BadInput) as refused:
        admit(made, request, fingerprint="00000 " * 8)
    assert refused.value.field == "fingerprint"
    with pytest.raises(NotAdmittedYet):
        new.round()


def test_a_request_that_was_deleted_is_put_again(made):
    new = made.newcomer("Jana Kessler")
    for name in made.share.names():
        if name.startswith("req/"):
            made.share.delete(name)
    with pytest.raises(NotAdmittedYet):
        new.round()
    assert len(enrolling.list_requests(made.replicas[0].place, made.share)) == 1


def test_what_was_recorded_before_admission_stays_here_and_comes_along_with_the_keys(made):
    new = made.newcomer("Jana Kessler")
    record = person(new)
    with pytest.raises(NotAdmittedYet):
        new.round()
    admit(made, enrolling.list_requests(made.replicas[0].place, made.share)[0])
    made.replicas[0].round()
    new.round()
    made.replicas[0].round()
    assert made.replicas[0].values("participant", record)["last_name"] == "Weiß"
    assert new.place.me.roles == {"social_worker"}
    assert new.place.me.offices == ("brauck",)


def test_a_role_opens_its_compartments_and_no_others(made):
    first = made.replicas[0]
    in_brauck, in_mitte = person(first), person(first, office="mitte")
    worker = made.member("Sozialarbeit", roles=["social_worker"], offices=["brauck"])
    adviser = made.member("Beratung", roles=["adviser"], offices=["brauck", "mitte"])
    made.settle_down()
    assert (has(worker, in_brauck), has(worker, in_mitte)) == (True, False)
    assert not has(adviser, in_brauck)
    with adviser.store.read() as connection:
        held = {bytes(row.share_id) for row in connection.execute(select(COMPARTMENT_KEY))}
    names = {place.name for place in Workspace.load(adviser.store).places.values() if place.share_id in held}
    assert names == {"common", "audit", "brauck.business", "mitte.business"}


def test_only_admins_admit(made):
    worker = made.member("Sozialarbeit", roles=["social_worker"], offices=["brauck"])
    made.newcomer("Jana Kessler")
    with pytest.raises(NotAllowed):
        enrolling.list_requests(worker.place, made.share)


def test_two_admins_who_admit_at_once_both_succeed(tmp_path):
    made = ready_team(tmp_path, "Zwei")
    a, b = made.replicas
    made.newcomer("Eins")
    made.newcomer("Drei")
    requests = {request["name"]: request for request in enrolling.list_requests(a.place, made.share)}
    for admin, name in ((a, "Eins"), (b, "Drei")):
        request = requests[name]
        enrolling.admit_request(
            admin.place, made.share, request["request"], request["fingerprint"], ["adviser"], ["mitte"], []
        )
    made.settle_down()
    newest = [Workspace.load(replica.store).newest for replica in (a, b)]
    assert newest[0] == newest[1]
    assert len(newest[0].replicas) == 4


def test_a_removed_laptop_is_told_so_and_what_it_sent_before_counts(tmp_path):
    made = ready_team(tmp_path, "Zwei", "Drei")
    a, b, c = made.replicas
    kept = person(c)
    made.settle_down()
    enrolling.revoke_replica(a.place, made.share, replica_id(c), "ausgeschieden")
    a.round()
    b.round()
    with pytest.raises(Removed):
        c.round()
    fresh = person(a)
    rounds([a, b])
    assert has(a, kept) and has(b, kept) and has(b, fresh)
    assert not has(c, fresh)
    assert agree([a, b])


def test_a_removed_laptop_cannot_read_what_comes_later(tmp_path):
    made = ready_team(tmp_path, "Zwei")
    a, c = made.replicas
    enrolling.revoke_replica(a.place, made.share, replica_id(c), "verloren")
    known = {place.share_id for place in Workspace.load(a.store).places.values()}
    newest = Workspace.load(a.store).newest
    assert {newest.compartment(share_id).epoch for share_id in known} == {2}
    with c.store.read() as connection:
        assert {row.epoch for row in connection.execute(select(COMPARTMENT_KEY))} == {1}


def test_what_lies_beyond_the_cutoff_is_barred_everywhere_whoever_has_seen_it(tmp_path):
    """One replica has delivered a removed laptop's last work before it hears of the removal, the others have not."""
    made = ready_team(tmp_path, "Zwei", "Drei", "Vier")
    a, b, c, d = made.replicas
    made.settle_down()
    record = person(a, phone="0")
    made.settle_down()
    before = made.share.snapshot()
    c.do(records.edit, "participant", record, {"phone": "danach", "city": "Bottrop"})
    new = person(c)
    c.round()
    b.round()
    b.do(records.edit, "participant", record, {"phone": "nach dem Entzug"})
    assert b.values("participant", record)["city"] == "Bottrop"
    beyond = made.share.snapshot()
    made.share.set_back(before)
    enrolling.revoke_replica(a.place, made.share, replica_id(c), "verloren")
    for name, (data, _at) in beyond.items():
        if name not in made.share.snapshot() and not name.startswith("heads/"):
            made.share.plant(name, data)
    rounds([a, b, d], 4)
    assert agree([a, b, d])
    for replica in (a, b, d):
        assert "city" not in replica.values("participant", record)
        assert replica.values("participant", record)["phone"] == "nach dem Entzug"
        assert not has(replica, new)
        with replica.store.read() as connection:
            assert 2 in set(connection.execute(select(ENTRY.c.barred)).scalars())


def test_a_change_beyond_the_authors_rights_is_kept_but_does_not_count_on_any_replica(tmp_path):
    made = ready_team(tmp_path, Person("Leitung", ("team_lead",), ("brauck",)))
    a, lead = made.replicas
    record = person(a)
    made.settle_down()
    lead.do(lambda work: work.change("participant", record, {"phone": "1"}))
    assert lead.values("participant", record)["phone"] == "1"
    made.settle_down()
    assert [replica.values("participant", record).get("phone") for replica in (a, lead)] == [None, None]
    mine = {name: digest for name, digest in a.digest().items() if name in lead.digest()}
    assert mine == lead.digest()


def test_joining_needs_a_workspace_on_the_share(tmp_path):
    made = Team(tmp_path)
    with pytest.raises(ShareAway):
        made.newcomer("Jana Kessler")


def test_a_share_without_its_first_roster_cannot_be_joined(made):
    for name in made.share.names():
        if name.startswith("roster/"):
            made.share.delete(name)
    with pytest.raises(ShareAway):
        made.newcomer("Jana Kessler")


def test_a_store_that_began_alone_brings_its_records_with_their_ids(tmp_path):
    made = Team(tmp_path)
    made.founder()
    other = Team(tmp_path / "alone", MemoryShare())
    alone = other.founder(person="Jana Kessler")
    record = person(alone)
    child = alone.do(records.add, "enrolment", {"participant": record, "entry_date": "2021-05-03"}).id
    new = made.newcomer("Jana Kessler")
    assert enrolling.bring_records(new.place, alone.place) == 2
    admit(made, enrolling.list_requests(made.replicas[0].place, made.share)[0])
    made.replicas.append(new)
    made.replicas[0].round()
    made.settle_down()
    first = made.replicas[0]
    assert first.values("participant", record)["last_name"] == "Weiß"
    assert first.values("enrolment", child)["participant"] == record


def test_rosters_only_go_forward_one_by_one(made):
    made.member("Zwei")
    workspace = Workspace.load(made.replicas[0].store)
    first = made.share.read("roster/0000000001")
    with pytest.raises(BadRoster):
        rosters.follow(workspace.chain, first)


def test_the_whole_team_agrees_after_many_came(tmp_path):
    replicas = ready_replicas(tmp_path, 5)
    for replica in replicas:
        person(replica)
    rounds(replicas)
    assert agree(replicas)
