"""Keys that a share lost before those they are for have come are put back."""

import pytest
from helpers.team_stages import ready_team

from app.records import records
from app.sharing import enrolling


@pytest.fixture
def made(tmp_path):
    return ready_team(tmp_path)


def admitted(team, person):
    """Somebody who is admitted and has not been in contact since."""
    new, admin = team.newcomer(person), team.replicas[0]
    request = next(listed for listed in enrolling.list_requests(admin.place, team.share) if listed["name"] == person)
    about = (request["request"], request["fingerprint"])
    enrolling.admit_request(admin.place, team.share, *about, ["social_worker"], ["brauck"], [])
    admin.round()
    team.replicas.append(new)
    return new


def person(replica):
    given = {"last_name": "Weiß", "first_name": "Karin", "office": "brauck"}
    return replica.do(records.add, "participant", given).id


def test_a_share_that_was_emptied_before_the_newcomers_first_contact_gets_the_keys_back(made):
    admin = made.replicas[0]
    who = person(admin)
    new = admitted(made, "Neu")
    made.share.set_back({})
    admin.round()
    made.settle_down(2)
    assert new.values("participant", who)["last_name"] == "Weiß"


def test_a_share_set_back_to_before_the_admission_does_too(made):
    admin = made.replicas[0]
    who = person(admin)
    made.member("Zwei")
    before = dict(made.share.snapshot())
    new = admitted(made, "Neu")
    made.share.set_back(before)
    made.settle_down(3)
    assert new.values("participant", who)["last_name"] == "Weiß"


def test_where_the_admin_stays_away_any_holder_seals_the_keys_anew(made):
    admin, two = made.replicas[0], made.member("Zwei")
    who = person(admin)
    made.settle_down(1)
    new = admitted(made, "Neu")
    two.round()
    made.share.set_back({})
    for replica in (two, new, two, new):
        replica.round()
    assert new.values("participant", who)["last_name"] == "Weiß"
