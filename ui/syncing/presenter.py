"""Presenter of the page "Sync": the state, the last rounds, laptops, what waits, the folder, requests, removing.

Everything that touches the folder runs on the lane "share"; what was asked for and did not work is a notice on the
page. What a round finds is read again when it is over.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app.base.errors import BadInput, FeldbuchError, NotAdmitted, ShareAway
from app.core.rights import Right
from app.core.workplace import Workplace
from app.duplicates import merge_questions
from app.sharing import enrolling, laptops, round_log, shared_folder, syncing, unsent_changes
from app.sharing.laptops import Laptop
from app.sharing.round_log import PastRound
from app.sharing.shared_folder import FolderContent
from app.sharing.unsent_changes import UnsentChanges
from resources.language import _, ngettext
from ui.base.desk_protocol import Answer, Desk
from ui.base.presenter import Presenter
from ui.formatting import phrases
from ui.look.tokens import Tone
from ui.sync_lists import words
from ui.syncing.rounds import Rounds
from ui.syncing.rounds import State as RoundsState


@dataclass(frozen=True)
class Request:
    """A laptop that wants to be admitted."""

    id: str
    name: str
    laptop: str
    fingerprint: str


@dataclass(frozen=True)
class State:
    """What the page shows. `requests` is None until the folder was asked."""

    rounds: RoundsState = field(default_factory=RoundsState)
    past: tuple[PastRound, ...] = ()
    laptops: tuple[Laptop, ...] = ()
    waiting: tuple[UnsentChanges, ...] = ()
    more_waiting: bool = False
    requests: tuple[Request, ...] | None = None
    admitted: bool = True
    fingerprint: str = ""
    may_admit: bool = False
    questions: int = 0
    working: bool = False
    notice: tuple[Tone, str, str] = ("info", "", "")

    @property
    def folder(self) -> str:
        """The shared folder, as the head shows it."""
        address = self.rounds.light.address
        return _("Folder {folder}").format(folder=address) if address else ""


class SyncPresenter(Presenter[State]):
    """See the module."""

    def __init__(self, workplace: Workplace, desk: Desk, rounds: Rounds, render: Callable[[State], None]) -> None:
        super().__init__(State(), render)
        self._workplace, self._desk, self._rounds = workplace, desk, rounds
        self._shown = False
        rounds.watch(self._rounds_changed)

    def now(self) -> datetime:
        """The store's clock."""
        return self._rounds.now()

    def show(self) -> None:
        """Somebody came to the page."""
        self._shown = True
        self._read()
        self._count_questions()
        self.ask_requests()

    def leave(self) -> None:
        """Somebody went; nothing is read any more for a page nobody sees."""
        self._shown = False
        self.state = replace(self.state, notice=("info", "", ""))

    def refresh(self) -> None:
        """Records changed here."""
        if self._shown:
            self._read()
            self._count_questions()

    def sync_now(self) -> None:
        """A round now, or stop the one that runs."""
        if self._rounds.busy:
            self._rounds.cancel()
        else:
            self._rounds.start()

    def sync_if_idle(self) -> None:
        """A round now, unless one runs or there is no folder."""
        if self.state.rounds.light.address and not self._rounds.busy:
            self._rounds.start()

    def _rounds_changed(self, state: RoundsState) -> None:
        ended = self.state.rounds.running and not state.running
        self.state = replace(self.state, rounds=state)
        if not self._shown:
            return
        if ended:
            self._read()
            self.ask_requests()
        else:
            self._render(self.state)

    def _read(self) -> None:
        ask = self._workplace.ask
        try:
            known = tuple(laptops.list_laptops(self._workplace))
            # Without a folder everything waits; to name it would say nothing.
            waiting, more = ask(unsent_changes.unsent_by_subject) if self.state.rounds.light.address else ((), False)
            past = tuple(ask(round_log.rounds))
        except FeldbuchError as error:
            self._desk.show_error(error)
            return
        mine = next((laptop for laptop in known if laptop.own), None)
        admitted = not known or (mine is not None and not mine.removed)
        self._set(
            past=past,
            laptops=known,
            waiting=tuple(waiting),
            more_waiting=more,
            admitted=admitted,
            fingerprint="" if admitted else enrolling.fingerprint_of(self._workplace),
            may_admit=Right.EDIT_STAFF in self._workplace.me.rights and mine is not None and not mine.removed,
        )

    def _count_questions(self) -> None:
        """How many questions about merged records wait; they are worked out in the background."""

        self._desk.run(
            lambda _task: len(self._workplace.ask(merge_questions.questions)),
            lambda number: self._set(questions=number),
        )

    # The folder

    def choose_folder(self, folder: Path) -> None:
        """Look into a folder somebody chose; it becomes the shared folder if it can be."""
        self._look_into(str(folder), self._use_folder)

    def over_stick(self, folder: Path) -> None:
        """One round over a stick or another folder."""
        self._look_into(str(folder), self._use_stick)

    def _look_into(self, address: str, then: Callable[[FolderContent], None]) -> None:
        self._set(working=True, notice=("info", "", ""))
        self._desk.run(
            lambda _task: shared_folder.look_into(self._workplace, address),
            lambda content: self._looked_into(content, then),
            lane="share",
            failed=self._failed,
        )

    def _looked_into(self, content: FolderContent, then: Callable[[FolderContent], None]) -> None:
        self._set(working=False)
        if content.state == "other":
            title = _("This folder belongs to another workspace")
            text = _("Nothing was read or written. Choose the folder of your own team, or an empty one.")
            self._set(notice=("err", title, text))
            return
        then(content)

    def _use_folder(self, content: FolderContent) -> None:
        if content.state == "empty" and not self._agreed(content):
            return
        self._rounds.use_folder(content.address, self._failed, fill=content.state == "empty")

    def _use_stick(self, content: FolderContent) -> None:
        if content.state == "empty" and not self._agreed(content):
            return
        self._rounds.over_stick(content.address, fill=content.state == "empty")

    def _agreed(self, content: FolderContent) -> bool:
        """Whether a folder may be filled; other people's things in it are named, and that it was full once."""
        if content.was_full:
            title = _("Fill the shared folder again?")
            text = _(
                "It was full when this laptop last saw it, and is empty now. Perhaps its drive is not connected: then"
                " connect it first. Folder: {folder}"
            )
            again = Answer("begin", _("Fill it again"))
            return self._desk.ask(title, text.format(folder=content.address), [again]) == "begin"
        text = _("All of it is encrypted; only laptops that were admitted can read it. Folder: {folder}")
        parts = [text.format(folder=content.address)]
        if content.files:
            others = ngettext("There is {n} other thing in it.", "There are {n} other things in it.", content.files)
            parts.insert(0, others.format(n=phrases.whole(content.files)))
        title = _("Begin a shared folder here?")
        return self._desk.ask(title, " ".join(parts), [Answer("begin", _("Begin here"))]) == "begin"

    # Requests and laptops

    def ask_requests(self) -> None:
        """Look for requests, as far as this person may admit and the folder answered last time."""
        light = self.state.rounds.light
        if not self.state.may_admit or not light.address or light.trouble or self._rounds.busy:
            return

        def look(_task: object) -> list[dict[str, str]]:
            share = syncing.share_at(light.address)
            return list(enrolling.list_requests(self._workplace, share))

        # The sync line says already that a folder is away.
        self._desk.run(look, self._show_requests, lane="share", failed=lambda _error: None)

    def _show_requests(self, rows: list[dict[str, str]]) -> None:
        requests = (Request(row["request"], row["name"], row["laptop"], row["fingerprint"]) for row in rows)
        self._set(requests=tuple(requests))

    def admit(self, request: Request, roles: Sequence[str], offices: Sequence[str], fields: Sequence[str] = ()) -> None:
        """Admit a laptop whose fingerprint was compared by voice."""
        address = self.state.rounds.light.address

        def admit(_task: object) -> object:
            share = syncing.share_at(address)
            given = (request.fingerprint, list(roles), list(offices), list(fields))
            return enrolling.admit_request(self._workplace, share, request.id, *given)

        self._do(admit, _("{name} is admitted.").format(name=request.name or _("The laptop")), _("Admitting"))

    def remove(self, laptop: Laptop, reason: str) -> None:
        """Remove a laptop for good; the page has asked, and names it."""
        address = self.state.rounds.light.address

        def remove(_task: object) -> object:
            share = syncing.share_at(address)
            return enrolling.revoke_replica(self._workplace, share, laptop.id, reason)

        message = _("The laptop of {name} is removed.").format(name=laptop.person)
        self._do(remove, message, _("Removing the laptop"))

    def _do(self, work: Callable[[object], object], message: str, progress: str) -> None:
        def then(_answer: object) -> None:
            self._set(working=False)
            self._desk.say(message)
            self._read()
            self._rounds.start()

        self._set(working=True, notice=("info", "", ""))
        self._desk.run(
            work, then, lane="share", progress=progress, failed=self._failed, cancelled=lambda: self._set(working=False)
        )

    def _failed(self, error: Exception) -> None:
        self._set(working=False)
        if isinstance(error, NotAdmitted):
            self._set(notice=("info", words.trouble_words("NotAdmittedYet"), error.message))
        elif isinstance(error, ShareAway | BadInput | FeldbuchError):
            self._set(notice=("err", _("That did not work"), error.message))
        else:
            self._desk.show_error(error)

    def _set(self, **changes: Any) -> None:
        """As in every presenter, but nothing is rendered for a page nobody sees."""
        self.state = replace(self.state, **changes)
        if self._shown:
            self._render(self.state)
