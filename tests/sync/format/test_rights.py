"""The judge of foreign changes: the rights table, by kind, room and office."""

import pytest

from models.kinds import ALL
from models.rights import TABLE
from sync.format.rights import judge

EVERYBODY = list(TABLE)
ROOMS = {"consent": ("people", "business"), "follow_up": ("people", "business")}


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
def test_who_holds_all_roles_may_write_every_kind_where_it_lives(kind):
    for room in ROOMS.get(kind.name, (kind.room,)):
        office = None if room in {"common", "audit"} else "mitte"
        assert judge(kind.name, room, office, EVERYBODY, ["mitte"])


@pytest.mark.parametrize(
    ("kind", "room", "roles", "allowed"),
    [
        ("participant", "people", ["social_worker"], True),
        ("participant", "people", ["team_lead", "adviser", "admin", "auditor"], False),
        ("participant", "business", ["social_worker"], False),
        ("attendance", "people", ["team_lead"], True),
        ("case_note", "confidential", ["social_worker"], True),
        ("case_note", "people", ["social_worker"], False),
        ("case_note", "confidential", ["admin", "team_lead"], False),
        ("business", "business", ["adviser"], True),
        ("follow_up", "business", ["adviser"], True),
        ("follow_up", "people", ["adviser"], False),
        ("follow_up", "people", ["admin"], True),
        ("follow_up", "confidential", ["admin"], False),
        ("consent", "people", ["admin"], False),
        ("consent", "common", ["social_worker"], False),
        ("staff", "common", ["social_worker"], False),
        ("staff", "common", ["admin"], True),
        ("project_profile", "common", ["team_lead"], False),
        ("audit_event", "audit", [], True),
        ("participant", "people", ["no such role"], False),
        ("kind of a newer version", "people", ["social_worker"], True),
    ],
)
def test_the_table_is_kept(kind, room, roles, allowed):
    office = None if room in {"common", "audit"} else "mitte"
    assert judge(kind, room, office, roles, ["mitte"]) is allowed


def test_another_office_is_nobodys_business():
    assert not judge("participant", "people", "brauck", EVERYBODY, ["mitte"])
    assert not judge("kind of a newer version", "people", "brauck", EVERYBODY, ["mitte"])
