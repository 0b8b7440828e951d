"""The judge of foreign changes: the rights table, by kind, area and office."""

import pytest

from models.kinds import ALL
from models.rights import TABLE
from sync.format.rights import judge

EVERYBODY = list(TABLE)
AREAS = {"consent": ("people", "business"), "follow_up": ("people", "business")}


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
def test_who_holds_all_roles_may_write_every_kind_where_it_lives(kind):
    for area in AREAS.get(kind.name, (kind.area,)):
        office = None if area in {"common", "audit"} else "mitte"
        assert judge(kind.name, area, office, EVERYBODY, ["mitte"])


@pytest.mark.parametrize(
    ("kind", "area", "roles", "allowed"),
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
def test_the_table_is_kept(kind, area, roles, allowed):
    office = None if area in {"common", "audit"} else "mitte"
    assert judge(kind, area, office, roles, ["mitte"]) is allowed


def test_another_office_is_nobodys_business():
    assert not judge("participant", "people", "brauck", EVERYBODY, ["mitte"])
    assert not judge("kind of a newer version", "people", "brauck", EVERYBODY, ["mitte"])
