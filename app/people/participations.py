"""Participation, completeness and last contact of the people in sight: what costs too much for a whole list.

Whoever was merged is judged as one person, by all that belongs to any of the records.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.core import merged_records, merged_values
from app.core.work import View
from app.people import open_answers
from app.people.completeness import NEEDED, Completeness, Values, judge
from app.people.contact_hours import limit_of, minutes_of
from app.people.last_contact import last_contacts
from models.fields import Value, column_name
from models.identifiers import from_blob, to_blob
from models.in_clause import chunks
from models.tables import RECORDS

_PERSON = RECORDS["participant"]


@dataclass(frozen=True, slots=True)
class Extras:
    """What is worked out only for the rows in sight; days as `YYYY-MM-DD`."""

    completeness: Completeness
    entry: str | None = None
    exit: str | None = None
    last_contact: str | None = None


def extras(view: View, people: Sequence[str]) -> dict[str, Extras]:
    """Participation, completeness and last contact of these people, by id."""
    blobs = [to_blob(participant) for participant in people]
    around = _records_beside(view, blobs)
    judged = _judged(view, blobs, around)
    met = last_contacts(view, blobs)
    by_id = {}
    for participant, blob in zip(people, blobs, strict=True):
        if blob in judged:
            entry = around.enrolments.get(blob, {})
            by_id[participant] = Extras(judged[blob], entry.get("entry_date"), entry.get("exit_date"), met.get(blob))
    return by_id


def completeness_of(view: View, people: Sequence[bytes]) -> dict[bytes, Completeness]:
    """The completeness of each of these people (binary ids)."""
    judged: dict[bytes, Completeness] = {}
    for part in chunks(people):
        judged |= _judged(view, part, _records_beside(view, part))
    return judged


@dataclass(frozen=True, slots=True)
class _RecordsBeside:
    """The records beside the people of a page: participation, answers, notice; by binary id."""

    enrolments: Mapping[bytes, Values]
    sensitive: Mapping[bytes, Values]
    noticed: frozenset[bytes]


def _records_beside(view: View, people: Sequence[bytes]) -> _RecordsBeside:
    consent, wanted = RECORDS["consent"], merged_records.expand_clusters(view, people)
    query = select(consent.c.subject).where(consent.c.subject.in_(wanted.all), open_answers.NOTICED)
    noticed = wanted.spread({wanted.back(subject): True for subject in view.connection.execute(query).scalars()})
    enrolments = _beside(view, "enrolment", wanted)
    return _RecordsBeside(enrolments, _beside(view, "participant_sensitive", wanted), frozenset(noticed))


def _beside(view: View, kind: str, people: merged_records.ClusterExpansion) -> dict[bytes, Values]:
    """Of each person the single record of that kind; the older one where there are two."""
    table = RECORDS[kind]
    columns = [table.c[column_name(name)] for name in NEEDED[kind]]
    query = select(table.c.participant, *columns).where(table.c.participant.in_(people.all), table.c.alive == 1)
    beside: dict[bytes, Values] = {}
    for row in view.connection.execute(query.order_by(table.c.hlc, table.c.id)).mappings():
        beside.setdefault(people.back(row["participant"]), row)
    return people.spread(beside)


def _judged(view: View, people: Sequence[bytes], around: _RecordsBeside) -> dict[bytes, Completeness]:
    # Contact hours matter only as long as the entry form is missing.
    formless = [person for person in people if not around.enrolments.get(person, {}).get("questionnaire_received_on")]
    minutes = minutes_of(view, [from_blob(person) for person in formless])
    limit, plus = limit_of(view), open_answers.asks_citizenship(view)
    columns = (_PERSON.c[name] for name in NEEDED["participant"])
    query = select(_PERSON.c.id, *columns).where(_PERSON.c.id.in_(people))
    merged = {
        blob: merged_values.combined_record(view, person).values
        for blob, person in merged_records.clusters(view, "participant", people).items()
    }
    return {
        row["id"]: judge(
            _Sparse(merged[row["id"]]) if row["id"] in merged else row,
            around.enrolments.get(row["id"]),
            around.sensitive.get(row["id"]),
            row["id"] in around.noticed,
            minutes=minutes.get(from_blob(row["id"]), 0),
            bagatelle=limit,
            plus=plus,
        )
        for row in view.connection.execute(query).mappings()
    }


class _Sparse(dict[str, Value]):
    """Values where what is missing is None, as in a row."""

    def __missing__(self, _key: str) -> None:
        return None
