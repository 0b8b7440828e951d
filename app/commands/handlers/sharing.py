"""Commands about the shared folder: founding and joining, admitting, rounds, status, conflicts."""

import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from app.base import places
from app.base.dates import german
from app.commands import lines
from app.commands.answers import Answer
from app.commands.context import Context
from app.commands.handlers import founding
from app.commands.handlers.opening import open_workplace
from app.commands.values import line_of
from app.core.workplace import Workplace, found_replica
from app.security import unlock
from app.sharing import enrolling, syncing
from app.sharing.sync_cycle import contact
from models.database import Store
from resources.language import _, ngettext


def workspace(context: Context, options: SimpleNamespace) -> Answer:
    """The first store of a workspace, and its share."""
    syncing.require_empty(options.share)
    answer = founding.workspace(context, options)
    place = context.workplace
    syncing.create_workspace(place, options.share)
    answer.data["workspace"] = place.own.workspace
    return answer


def join(context: Context, options: SimpleNamespace) -> Answer:
    """A store that asks to be admitted to the workspace of a share."""
    share = syncing.share_at(options.share)
    enrolling.require_workspace(share)
    told: dict[str, Any] = {}
    there = places.look_at(context.folder)
    if there is None or there.person != line_of("name", options.name):
        told["recovery"] = _make_replica(context, options, told)
    else:
        # A call that was killed after its store had been made: that one asks.
        enrolling.require_waiting(context.workplace, share)
        told["recovery"] = unlock.new_recovery_sheet(context.folder, context.passphrase())
    told.update(enrolling.ask_to_join(context.workplace, share))
    return Answer(told, lambda: _join_lines(told))


def _make_replica(context: Context, options: SimpleNamespace, told: dict[str, Any]) -> str:
    """The store of a new replica, with what another one brings; the text of its recovery sheet."""
    passphrase, name = context.passphrase(), line_of("name", options.name)
    alone = open_workplace(Path(options.bring), passphrase) if options.bring else None

    def begin(store: Store) -> None:
        place = found_replica(store, person=name, staff=alone.own.staff if alone is not None else None)
        syncing.remember_address(place, options.share)
        if alone is not None:
            told["brought"] = enrolling.bring(place, alone)

    try:
        store, recovery = unlock.create_store(context.folder, passphrase, person=name, begin=begin)
        store.close()
    finally:
        if alone is not None:
            alone.close()
    return recovery


def requests(context: Context, options: SimpleNamespace) -> Answer:
    """Who asks to be admitted."""
    place = context.workplace
    told = enrolling.list_requests(place, _share(place))
    return Answer(told, lambda: lines.table(told, ("request", "name", "laptop", "fingerprint")))


def admit(context: Context, options: SimpleNamespace) -> Answer:
    """Let a laptop in whose fingerprint was compared."""
    place = context.workplace
    share = _share(place)
    told = enrolling.admit_request(
        place,
        share,
        options.request,
        options.fingerprint,
        options.role or [],
        options.districts or [],
        options.fields or [],
    )
    syncing.round_with(place, share)
    return Answer(told, lambda: [_("{name} is admitted.").format(name=told["name"])])


def revoke(context: Context, options: SimpleNamespace) -> Answer:
    """Remove a laptop."""
    place = context.workplace
    share = _share(place)
    syncing.round_with(place, share)
    told = enrolling.revoke_replica(place, share, options.replica, options.reason)
    syncing.round_with(place, share)
    return Answer(told, lambda: [_("The laptop is removed. It keeps what it has read; nothing new reaches it.")])


def sync(context: Context, options: SimpleNamespace) -> Answer:
    """One round."""
    place = context.workplace
    until = None if options.timeout is None else time.monotonic() + options.timeout
    report = contact(
        place,
        options.share,
        tell=context.progress,
        cancelled=lambda: until is not None and time.monotonic() > until,
    )
    told = syncing.told_round(report)
    return Answer(told, lambda: _round_lines(told))


def status(context: Context, options: SimpleNamespace) -> Answer:
    """What waits to be exchanged, the last round, and who was heard when."""
    place = context.workplace
    told = place.ask(syncing.status, place.own.replica)
    return Answer(told, lambda: _status_lines(told))


def digest(context: Context, options: SimpleNamespace) -> Answer:
    """The fingerprint of every compartment, and what it stands for."""
    told = context.workplace.ask(syncing.digest)
    rows = [{"compartment": name, **values} for name, values in told["compartments"].items()]
    return Answer(told, lambda: lines.table(rows, ("compartment", "records", "state", "conflicts")))


def _share(place: Workplace) -> Any:
    return syncing.share_at(syncing.address_of(place))


def _join_lines(told: Mapping[str, Any]) -> list[str]:
    return [
        _("Request: {id}").format(id=told["request"]),
        _("Fingerprint: {fingerprint}").format(fingerprint=told["fingerprint"]),
        _("Read the fingerprint to the administration by telephone; then sync."),
        _("Recovery sheet (keep it on paper, apart from the laptop; it is shown this once):"),
        *told["recovery"].splitlines(),
    ]


def _round_lines(told: Mapping[str, Any]) -> Iterable[str]:
    yield _("Received: {pulled}. Sent: {pushed}.").format(pulled=told["pulled"], pushed=told["pushed"])
    if told["conflicts"]:
        number = told["conflicts"]
        open_ones = ngettext("{number} conflict is open.", "{number} conflicts are open.", number)
        yield open_ones.format(number=number)
    for one in told["held_back"]:
        yield _("{compartment}, number {seq}: waits, {why}.").format(**one)
    yield from told["warnings"]


def _status_lines(told: Mapping[str, Any]) -> Iterable[str]:
    if told["share"] is None:
        yield _("There is no shared folder yet; everything is kept here.")
    if told["unsent"]:
        number = told["unsent"]
        waiting = ngettext("{number} change waits, from {day}", "{number} changes wait, the oldest from {day}", number)
        yield waiting.format(number=number, day=german(told["oldest_unsent"][:10]))
    if told["last_round"]:
        yield _("Last round: {moment}").format(moment=told["last_round"])
    if told["trouble"]:
        yield told["trouble"]
    yield from told["warnings"]
    for one in told["replicas"]:
        heard = one["last_heard"] or "-"
        yield f"{one['name']}  {one['replica']}  {heard}"
