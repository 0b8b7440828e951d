"""Who loses a role or an office: what they had sent counts, what they go on to seal under the old roster does not."""

import pytest
from helpers.team_stages import ready_team

from app.core.rights import Right
from app.records import records
from app.sharing import enrolling
from sync.format import roster as rosters
from sync.format.errors import BadRoster
from sync.membership.workspace import Workspace
from sync.store.record import load


@pytest.fixture
def made(tmp_path):
    return ready_team(tmp_path)


def person(replica, **more):
    given = {"last_name": "Weiß", "first_name": "Karin", "office": "brauck", **more}
    return replica.do(records.add, "participant", given).id


def demote(team, who, **values):
    admin = team.replicas[0]
    admin.do(records.edit, "staff", who.place.own.staff, values)
    assert enrolling.follow_directory(admin.place, team.share) == 1
    admin.round()


def phone(replica, record):
    return replica.values("participant", record).get("phone")


def agree(replicas):
    """Whether all that two of them hold is the same; they may hold different compartments."""
    digests = {}
    for replica in replicas:
        assert replica.digest()
        for place, digest in replica.digest().items():
            assert digests.setdefault(place, digest) == digest, place
    return True


def test_what_was_sent_counts_and_what_is_sealed_under_the_old_roster_later_does_not(made):
    admin = made.replicas[0]
    worker = made.member("Arbeit", ["social_worker"], ["brauck", "mitte"])
    third = made.member("Dritte")
    who = person(worker, phone="1")
    made.settle_down(2)
    old = made.share.snapshot()
    worker.do(records.edit, "participant", who, {"phone": "2"})
    demote(made, worker, roles=["auditor"])
    # The demoted laptop sees the share as it was: it seals under the roster it holds.
    new = made.share.snapshot()
    made.share.set_back(old)
    worker.round()
    sealed = {name: file for name, file in made.share.snapshot().items() if name not in old}
    made.share.set_back(new | sealed)
    third.round()
    admin.round()
    made.settle_down(3)
    assert Right.EDIT_PEOPLE not in worker.place.me.rights
    assert {phone(replica, who) for replica in (admin, third, worker)} == {"1"}
    assert agree(made.replicas)


def test_who_loses_an_office_goes_on_in_the_others(made):
    admin = made.replicas[0]
    worker = made.member("Arbeit", ["social_worker"], ["brauck", "mitte"])
    in_brauck, in_mitte = person(worker), person(worker, office="mitte", phone="1")
    made.settle_down(2)
    demote(made, worker, offices=["mitte"])
    made.settle_down(2)
    worker.do(records.edit, "participant", in_mitte, {"phone": "2"})
    made.settle_down(2)
    assert phone(admin, in_mitte) == "2"
    admin.do(records.edit, "participant", in_brauck, {"phone": "secret"})
    made.settle_down(2)
    with worker.store.read() as connection:
        assert load(connection, "participant", in_brauck).values.get("phone") is None
    workspace = Workspace.load(worker.store)
    named = {place.share_id: place.name for place in Workspace.load(admin.store).places.values()}
    assert "brauck.people" not in {named[share_id] for share_id in workspace.me.compartments}
    assert agree([admin])


def test_who_only_gains_is_cut_off_from_nothing(made):
    worker = made.member("Arbeit", ["social_worker"], ["brauck"])
    made.settle_down(1)
    demote(made, worker, offices=["brauck", "mitte"])
    member = Workspace.load(made.replicas[0].store).newest.member(worker.place.own.replica_id)
    assert member.limits == []


def test_a_limit_once_set_stays(made):
    worker = made.member("Arbeit", ["social_worker"], ["brauck", "mitte"])
    made.settle_down(1)
    demote(made, worker, offices=["mitte"])
    workspace = Workspace.load(made.replicas[0].store)
    newest = workspace.newest
    assert newest.member(worker.place.own.replica_id).limits
    members = [rosters.msgspec.structs.replace(member, limits=[]) for member in newest.replicas]
    forged = rosters.msgspec.structs.replace(newest, n=newest.n + 1, previous=workspace.chain.hash, replicas=members)
    with pytest.raises(BadRoster, match="cut-off"):
        rosters.extend(workspace.chain, forged, workspace.signer)
