"""Every role x every use case: what the need-to-know matrix allows is done, everything else is refused."""

import pytest
from helpers import make
from helpers.access.acts import acts
from helpers.access.matrix import ROLES
from helpers.access.records import Case, one_of_each_kind

from app.base.errors import NotAllowed, NotFound
from app.records import listing, records


def case_of(folder, role):
    """A store with one record of each kind whose person holds this one role."""
    place = make.workplace(folder)
    ids = one_of_each_kind(place)
    place.do(records.edit, "staff", place.me.staff, {"roles": [role]})
    assert place.me.roles == {role}
    return Case(place, ids, folder)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_does_what_the_matrix_allows_and_nothing_else(tmp_path, role):
    case = case_of(tmp_path, role)
    wrong = []
    for act in acts():
        allowed = role in act.who
        try:
            act.do(case)
        except (NotAllowed, NotFound) as refused:
            if allowed or not refused.message:
                wrong.append(f"{act.name}: refused ({refused.message})")
        else:
            if not allowed:
                wrong.append(f"{act.name}: was allowed")
    assert wrong == []


def test_an_adviser_sees_the_reminders_of_companies_alone(tmp_path):
    case = case_of(tmp_path, "adviser")
    about = {"business": case.ids["business"], "due_on": "2021-08-01", "text": "Angebot schicken"}
    mine = case.place.do(records.add, "follow_up", about).id
    assert [row["id"] for row in case.place.ask(lambda view: listing.rows(view, "follow_up"))] == [mine]
    assert case.place.ask(lambda view: listing.rows(view, "consent")) == []
