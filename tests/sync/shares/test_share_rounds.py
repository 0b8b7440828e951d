"""Whole rounds over a real smbd: founding, joining, edits on both sides, a conflict, a share that was emptied."""

import pytest
from helpers.replicas import Team, person
from helpers.share_places import SmbPlace, smb_server_for
from helpers.smb_server import SMBD

from app.records import records
from sync.format.errors import Away


@pytest.mark.skipif(not SMBD, reason="smbd is not installed (package samba)")
def test_two_stores_agree_through_a_file_server(tmp_path):
    with smb_server_for(tmp_path) as server:
        place = SmbPlace(server, tmp_path / "offered")
        made = Team(tmp_path / "team", place.open())
        one = made.founder()
        two = made.member("Zwei")
        two.share = place.open()  # a connection of its own, as from another laptop
        who = person(one, office="brauck")
        made.settle_down(2)
        one.do(records.edit, "participant", who, {"phone": "1", "city": "Gladbeck"})
        two.do(records.edit, "participant", who, {"phone": "2"})
        made.settle_down(2)
        assert one.digest() == two.digest()
        leaves = two.ask(lambda view: view.record("participant", who)).leaves["phone"]
        assert {leaf.value for leaf in leaves} == {"1", "2"}
        assert two.values("participant", who)["city"] == "Gladbeck"
        # A server that goes away in between changes nothing, and afterwards all goes on.
        two.do(records.edit, "participant", who, {"street": "Hoch 1"})
        server.kill()
        with pytest.raises(Away):
            two.round()
        server.start()
        one.share, two.share = place.open(), place.open()
        for replica in (two, one):
            replica.round()
        assert one.values("participant", who)["street"] == "Hoch 1"
        assert (one.round().held_back, one.digest()) == ([], two.digest())
