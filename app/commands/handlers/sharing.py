"""Commands about the shared folder: founding and joining, admitting, rounds, status, conflicts."""

import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace

from app.base import places
from app.base.dates import german
from app.commands import lines
from app.commands.answers import Answer, Json
from app.commands.context import Context
from app.commands.handlers import founding
from app.commands.handlers.opening import open_workplace
from app.commands.values import line_of
from app.core.workplace import Workplace, found_replica
from app.security import unlock
from app.sharing import enrolling, syncing
from app.sharing.round_data import round_data
from app.sharing.status import digest_data, status_data
from app.sharing.sync_cycle import contact
from models.database import Store
from resources.language import _, ngettext
from sync.shares.share import Share


def workspace(context: Context, options: SimpleNamespace) -> Answer:
    """The first store of a workspace, and its share."""
    syncing.require_empty(options.share)
    answer = founding.workspace(context, options)
    workplace = context.workplace
    syncing.create_workspace(workplace, options.share)
    answer.data["workspace"] = workplace.own.workspace
    return answer


def join(context: Context, options: SimpleNamespace) -> Answer:
    """A store that asks to be admitted to the workspace of a share."""
    share = syncing.share_at(options.share)
    enrolling.require_workspace(share)
    data: dict[str, Json] = {}
    card = places.look_at(context.folder)
    if card is None or card.person != line_of("name", options.name):
        data["recovery"] = _make_replica(context, options, data)
    else:
        # A call that was killed after its store had been made: that one asks.
        enrolling.require_waiting(context.workplace, share)
        data["recovery"] = unlock.new_recovery_sheet(context.folder, context.passphrase())
    data.update(enrolling.ask_to_join(context.workplace, share))
    return Answer(data, lambda: _join_lines(data))


def _make_replica(context: Context, options: SimpleNamespace, data: dict[str, Json]) -> str:
    """The store of a new replica, with what another one brings; the text of its recovery sheet."""
    passphrase, name = context.passphrase(), line_of("name", options.name)
    alone = open_workplace(Path(options.bring), passphrase) if options.bring else None

    def begin(store: Store) -> None:
        workplace = found_replica(store, person=name, staff=alone.own.staff if alone is not None else None)
        syncing.remember_address(workplace, options.share)
        if alone is not None:
            data["brought"] = enrolling.bring_records(workplace, alone)

    try:
        store, recovery = unlock.create_store(context.folder, passphrase, person=name, begin=begin)
        store.close()
    finally:
        if alone is not None:
            alone.close()
    return recovery


def requests(context: Context, options: SimpleNamespace) -> Answer:
    """Who asks to be admitted."""
    workplace = context.workplace
    data = enrolling.list_requests(workplace, _share(workplace))
    return Answer(data, lambda: lines.table(data, ("request", "name", "laptop", "fingerprint")))


def admit(context: Context, options: SimpleNamespace) -> Answer:
    """Let a laptop in whose fingerprint was compared."""
    workplace = context.workplace
    share = _share(workplace)
    data = enrolling.admit_request(
        workplace,
        share,
        options.request,
        options.fingerprint,
        options.role or [],
        options.districts or [],
        options.fields or [],
    )
    syncing.round_with(workplace, share)
    return Answer(data, lambda: [_("{name} is admitted.").format(name=data["name"])])


def revoke(context: Context, options: SimpleNamespace) -> Answer:
    """Remove a laptop."""
    workplace = context.workplace
    share = _share(workplace)
    syncing.round_with(workplace, share)
    data = enrolling.revoke_replica(workplace, share, options.replica, options.reason)
    syncing.round_with(workplace, share)
    return Answer(data, lambda: [_("The laptop is removed. It keeps what it has read; nothing new reaches it.")])


def sync(context: Context, options: SimpleNamespace) -> Answer:
    """One round."""
    workplace = context.workplace
    until = None if options.timeout is None else time.monotonic() + options.timeout
    report = contact(
        workplace,
        options.share,
        fill=bool(options.fill),
        tell=context.progress,
        cancelled=lambda: until is not None and time.monotonic() > until,
    )
    data = round_data(report)
    return Answer(data, lambda: _round_lines(data))


def status(context: Context, options: SimpleNamespace) -> Answer:
    """What waits to be exchanged, the last round, and who was heard when."""
    data = context.workplace.ask(status_data)
    return Answer(data, lambda: _status_lines(data))


def digest(context: Context, options: SimpleNamespace) -> Answer:
    """The fingerprint of every compartment, and what it stands for."""
    data = context.workplace.ask(digest_data)
    rows = [{"compartment": name, **values} for name, values in data["compartments"].items()]
    return Answer(data, lambda: lines.table(rows, ("compartment", "records", "state", "conflicts")))


def _share(workplace: Workplace) -> Share:
    return syncing.share_at(syncing.address_of(workplace))


def _join_lines(data: Mapping[str, Json]) -> list[str]:
    return [
        _("Request: {id}").format(id=data["request"]),
        _("Fingerprint: {fingerprint}").format(fingerprint=data["fingerprint"]),
        _("Read the fingerprint to the administration by telephone; then sync."),
        _("Recovery sheet (keep it on paper, apart from the laptop; it is shown this once):"),
        *data["recovery"].splitlines(),
    ]


def _round_lines(data: Mapping[str, Json]) -> Iterable[str]:
    yield _("Received: {pulled}. Sent: {pushed}.").format(pulled=data["pulled"], pushed=data["pushed"])
    if data["conflicts"]:
        number = data["conflicts"]
        open_ones = ngettext("{number} conflict is open.", "{number} conflicts are open.", number)
        yield open_ones.format(number=number)
    for segment in data["held_back"]:
        yield _("{compartment}, number {seq}: waits, {why}.").format(**segment)
    yield from data["warnings"]


def _status_lines(data: Mapping[str, Json]) -> Iterable[str]:
    if data["share"] is None:
        yield _("There is no shared folder yet; everything is kept here.")
    if data["unsent"]:
        number = data["unsent"]
        waiting = ngettext("{number} change waits, from {day}", "{number} changes wait, the oldest from {day}", number)
        yield waiting.format(number=number, day=german(data["oldest_unsent"][:10]))
    if data["last_round"]:
        yield _("Last round: {moment}").format(moment=data["last_round"])
    if data["trouble"]:
        yield data["trouble"]
    yield from data["warnings"]
    for replica in data["replicas"]:
        heard = replica["last_heard"] or "-"
        yield f"{replica['name']}  {replica['replica']}  {heard}"
