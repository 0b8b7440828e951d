"""Three stores on one machine, through the command line: founded, joined, admitted, in conflict, settled."""

import json

from helpers.command_line import one_store, three_stores, two_stores

from app.commands import answers


def test_three_stores_agree_after_a_conflict_and_its_settlement(office):
    office.begin(three_stores)
    made = office("one", "add", "participant", "last_name=Weiß", "first_name=Karin", "office=brauck")["id"]
    office.sync("one", "two", "three")
    office("two", "set", "participant", made, "phone=02043 1")
    office("three", "set", "participant", made, "phone=02043 2")
    office.sync("two", "three", "one", "two", "three")
    conflicts = {store: office(store, "conflicts") for store in ("one", "two", "three")}
    assert conflicts["one"] == conflicts["two"] == conflicts["three"]
    (conflict,) = conflicts["one"]
    assert set(conflict) == {"id", "kind", "record", "field", "values", "opened"}
    assert [leaf["value"] for leaf in conflict["values"]] == ["02043 2", "02043 1"]
    assert {leaf["author"] for leaf in conflict["values"]} == {"two", "three"}
    assert office("one", "settle", conflict["id"], "--keep", "1")["value"] == "02043 1"
    office.sync("one", "two", "three", "one")
    digests = [office(store, "digest") for store in ("one", "two", "three")]
    common = set(digests[0]["compartments"]) & set(digests[1]["compartments"])
    for name in common:
        assert digests[0]["compartments"][name] == digests[1]["compartments"][name]
    assert digests[1] == digests[2]
    assert office("three", "show", "participant", made)["fields"]["phone"] == "02043 1"
    assert office("two", "conflicts") == []


def test_sync_tells_what_it_did_in_the_contracts_shape(office):
    office.begin(one_store)
    report = office("one", "sync")
    wanted = {"pulled", "pushed", "held_back", "conflicts", "skew_seconds", "operations", "bytes_in", "bytes_out"}
    assert wanted <= set(report)
    assert (report["pulled"], report["pushed"], report["operations"]) == (0, 0, 3)


def test_who_is_not_admitted_yet_is_told_so_with_its_own_kind(office):
    office.begin(one_store)
    office("two", "join", "--share", office.share, "--name", "Jana")
    error = office("two", "sync", code=answers.NO_SHARE)["error"]
    assert error["kind"] == "not_admitted"
    assert [request["name"] for request in office("one", "requests")] == ["Jana"]


def test_a_share_that_is_not_there_exits_with_3_and_makes_nothing(office, tmp_path):
    arguments = ["--share", tmp_path / "nowhere", "--name", "N"]
    assert office("x", "join", *arguments, code=answers.NO_SHARE)["error"]["kind"] == "share"
    made = office("x", "workspace", "create", *arguments, "--title", "T", code=answers.NO_SHARE)
    assert made["error"]["kind"] == "share"
    assert not (tmp_path / "x").exists() and not (tmp_path / "nowhere").exists()


def test_another_workspaces_share_is_refused(office, tmp_path):
    office.begin(one_store)
    other = office.elsewhere(tmp_path / "other")
    other.found_workspace("stranger")
    error = office("one", "sync", "--share", other.share, code=answers.NO_SHARE)["error"]
    assert error["kind"] == "share"
    assert office("one", "status")["share"] == str(office.share)


def test_a_store_that_began_alone_is_brought_along(office, tmp_path):
    office.begin(one_store)
    alone = office.elsewhere(tmp_path / "other")
    alone.found_workspace("alone")
    made = alone("alone", "add", "business", "name=Bäckerei", "office=mitte")["id"]
    asked = office("two", "join", "--share", office.share, "--name", "Jana", "--bring", tmp_path / "alone")
    assert asked["brought"] == 1
    office.admit("one", asked, "adviser", "mitte")
    office("two", "sync")
    office("one", "sync")
    assert office("one", "show", "business", made)["fields"]["name"] == "Bäckerei"


def test_a_removed_laptop_is_told_so(office):
    office.begin(two_stores)
    office("one", "sync")
    (laptop,) = [replica for replica in office("one", "status")["replicas"] if not replica["own"]]
    assert laptop["name"] == "Jana" and laptop["last_heard"]
    office("one", "revoke", laptop["replica"], "--reason", "ausgeschieden")
    assert office("two", "sync", code=answers.NO_SHARE)["error"]["kind"] == "not_admitted"


def test_a_change_of_roles_reaches_keys_and_rights(office):
    office.begin(one_store)
    office.join("one", "two", "Jana", role="adviser")
    made = office("one", "add", "participant", "last_name=Weiß", "first_name=Karin", "office=mitte")["id"]
    (jana,) = [member for member in office("one", "list", "staff") if member["name"] == "Jana"]
    office("one", "set", "staff", jana["id"], "roles=social_worker")
    office("one", "sync")
    office("two", "sync")
    assert office("two", "show", "participant", made)["fields"]["last_name"] == "Weiß"
    assert office("two", "set", "participant", made, "phone=1")["changed"] == ["phone"]
    office("two", "sync")
    office("one", "sync")
    assert office("one", "show", "participant", made)["fields"]["phone"] == "1"


def test_lines_of_a_batch_sync_and_settle(office, tmp_path):
    office.begin(one_store)
    file = tmp_path / "lines"
    lines = [{"do": "sync"}, {"do": "digest"}, {"do": "conflicts"}, {"do": "settle", "conflict": "00", "keep": 0}]
    file.write_text("\n".join(json.dumps(line) for line in lines))
    assert office.cli("batch", file, "--store", tmp_path / "one", store=False) == 0
    answered = [json.loads(line) for line in office.cli.out.splitlines()]
    assert answered[0]["pushed"] == 0 and "compartments" in answered[1] and answered[2] == []
    assert answered[3]["error"]["kind"] == "not_found"


def test_settling_needs_one_way_of_two(office):
    office.begin(one_store)
    assert office("one", "settle", "00", code=1)["error"]["field"] == "keep"
    assert office("one", "settle", "00", "--keep", "0", "--value", "x", code=1)["error"]["field"] == "keep"


def test_set_office_moves_a_participant_and_show_says_where_to(office):
    office.begin(two_stores)
    made = office("one", "add", "participant", "last_name=Weiß", "first_name=Karin", "office=brauck", "phone=1")["id"]
    note = office("one", "add", "enrolment", f"participant={made}", "entry_date=2021-05-01")["id"]
    office.sync("one", "two")
    assert office("one", "set", "participant", made, "office=mitte", "phone=2")["changed"] == ["phone", "office"]
    office("two", "set", "participant", made, "city=Gladbeck")
    office.sync("one", "two", "one", "two")
    for store in ("one", "two"):
        shown = office(store, "show", "participant", made)
        fields = shown["fields"]
        assert (fields["office"], fields["phone"], fields["city"]) == ("mitte", "2", "Gladbeck")
        assert shown["conflicts"] == {}
        assert office(store, "show", "enrolment", note)["fields"]["participant"] == made
        assert office(store, "check") == {"ok": True, "problems": []}
    assert office("one", "digest")["compartments"] == office("two", "digest")["compartments"]


def test_an_office_somebody_does_not_work_for_is_an_offer(office):
    office.begin(one_store)
    asked = office("two", "join", "--share", office.share, "--name", "two")
    office.admit("one", asked, "social_worker", "brauck")
    office("two", "sync")
    made = office("two", "add", "participant", "last_name=Weiß", "first_name=Karin", "office=brauck")["id"]
    assert office("two", "set", "participant", made, "office=mitte")["changed"] == ["office"]
    assert office("two", "show", "participant", made)["offered_to"] == "mitte"
    office.sync("two", "one")
    assert office("one", "show", "participant", made)["offered_to"] == "mitte"
    office("one", "set", "participant", made, "office=mitte")
    office.sync("one", "two")
    shown = office("two", "show", "participant", made)
    assert (shown["moved_to"], shown["deleted"]) == ("mitte", False)
    assert "umgezogen" in office("two", "set", "participant", made, "phone=1", code=1)["error"]["message"]


def test_roles_and_offices_are_changed_in_the_directory_and_follow_with_the_next_round(office):
    office.begin(one_store)
    office.join("one", "two", "two", role="social_worker")
    office("one", "sync")
    staff = next(member for member in office("one", "list", "staff") if member["name"] == "two")["id"]
    office("one", "set", "staff", staff, "offices=mitte", "roles=auditor")
    office.sync("one", "two")
    refused = office("two", "add", "participant", "last_name=X", "first_name=Y", "office=mitte", code=1)
    assert refused["error"]["kind"] == "not_allowed"
