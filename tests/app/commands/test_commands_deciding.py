"""Deciding on the command line: what waits, many conflicts by a rule, what does not count."""

import pytest
from helpers.command_line import one_store


def two_phones_each(office):
    """Two people with two phones each, on three stores; their ids."""
    office.begin(one_store)
    for name in ("two", "three"):
        office.join("one", name, name, role="social_worker")
    some = [
        office("one", "add", "participant", f"last_name={last}", "first_name=A", "office=brauck")["id"] for last in "XY"
    ]
    office.sync("one", "two", "three")
    for record in some:
        office("two", "set", "participant", record, "phone=02043 1")
        office("three", "set", "participant", record, "phone=02043 2")
    office.sync("two", "three", "one", "two", "three")
    return some


@pytest.fixture
def quarrel(office):
    return office.begin(two_phones_each)


def test_a_rule_is_tried_and_then_carried_out(office, quarrel):
    assert len(office("two", "conflicts", "--waiting")) == 2
    tried = office("two", "settle", "--rule", "mine", "--dry-run")
    assert tried == {"rule": "mine", "planned": 2, "left": 0, "settled": 0}
    assert len(office("two", "conflicts")) == 2
    assert office("two", "settle", "--rule", "mine", "--record", quarrel[0])["settled"] == 1
    assert office("two", "settle", "--rule", "keep")["settled"] == 0
    assert office("two", "settle", "--rule", "mine", "--sort", "field")["settled"] == 1
    assert {office("two", "show", "participant", record)["fields"]["phone"] for record in quarrel} == {"02043 1"}
    assert office("two", "conflicts") == []


def test_what_does_not_fit_a_rule_is_refused_with_its_field(office, quarrel):
    assert office("two", "settle", "00", "--rule", "mine", code=1)["error"]["field"] == "rule"
    assert office("two", "settle", "--rule", "mine", "--sort", "nonsense", code=1)["error"]["field"] == "sort"
    assert office("two", "settle", code=1)["error"]["field"] == "keep"


def test_a_value_that_came_meanwhile_is_told(office, quarrel):
    conflict = office("one", "conflicts")[0]
    office("two", "settle", conflict["id"], "--value", "02043 7")
    office("three", "set", "participant", conflict["record"], "phone=02043 8")
    office.sync("two", "three", "one")
    error = office("one", "settle", conflict["id"], "--keep", "0", code=1)["error"]
    assert "02043 7 (two)" in error["message"] and "02043 8 (three)" in error["message"]


def test_nothing_in_quarantine_is_told_as_such(office, tmp_path):
    office.begin(one_store)
    assert office("one", "quarantine") == []
    assert office("one", "quarantine", "--retry") == {"counts_now": 0}
    error = office("one", "quarantine", "--package", tmp_path / "paket", code=1)["error"]
    assert error["field"] == "output"
    assert office("one", "quarantine", "--adopt", "entry:7", code=1)["error"]["kind"] == "not_found"
    assert office("one", "open-package", tmp_path / "fehlt", code=1)["error"]["kind"] == "not_found"
