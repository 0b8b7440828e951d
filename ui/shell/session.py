"""One run of the window: signing in, working, locking, ending.

States: sign-in or first start or opening (alone in the window) -> the frame with its pages -> sign-in again after
locking. Before the store is closed the page in sight keeps what was typed and the lanes come to rest.

Everything of a person hangs on one object, `SignedIn`, that is dropped at the lock: the open store, its frame with
pages, drafts in memory and hits of the search, the desk with its jobs, messages and what could be taken back, the
timers. The clipboard is emptied if Feldbuch filled it. Nothing of it can run or show at the next sign-in.
"""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from app.base import places
from resources.language import _
from ui.base.desk import Desk, Lanes
from ui.base.desk_protocol import Answer
from ui.formatting import days
from ui.look.theme import look
from ui.shell.signed_in import SignedIn, dismiss_dialog
from ui.shell.ui_settings import UiSettings
from ui.shell.window import Window, near_lock
from ui.unlock.opening import OpeningPage
from ui.unlock.page import UnlockPage
from ui.unlock.presenter import StoreCard, StoreOpeners

if TYPE_CHECKING:  # heavy: loaded after the sign-in page is painted
    from app.core.workplace import Workplace

WARM_MS = 500
DIALOG_MS = 10


class Session(QObject):
    """The window, the settings of this laptop, and - while somebody works - who is signed in."""

    def __init__(self, heavy: Callable[[], ModuleType], page: str = "") -> None:
        super().__init__()
        self._heavy, self._page = heavy, page
        self.ui_settings = UiSettings()
        look()
        self.window = Window()
        self._lanes = Lanes(self.window)
        self._own_desk = self._new_desk()
        self._signed_in: SignedIn | None = None
        self._ready = False
        self.window.closing = self._closing
        self.window.lock_wanted.connect(self.lock)
        self.window.lock_near.connect(lambda seconds: self.desk.say(near_lock(seconds), "warn"))
        self.ui_settings.on_changed = lambda _settings: self._watch_idle()

    def _new_desk(self) -> Desk:
        return Desk(lambda error: str(self._heavy().log_bug(error)), self.window, self._lanes)

    @property
    def desk(self) -> Desk:
        """The desk of who is signed in, else that of the window."""
        return self._signed_in.desk if self._signed_in is not None else self._own_desk

    def load_heavy(self) -> None:
        """Import everything heavy on the local lane; from then on errors nobody caught are logged, too."""
        self.desk.run(lambda _task: self._heavy(), self._loaded)

    def _loaded(self, heavy: Any) -> None:
        heavy.catch_all(self._show_bug_number)
        self._ready = True
        if isinstance(self.window.shown, UnlockPage):
            self.window.shown.look_at_wait()

    def _show_bug_number(self, number: str) -> None:
        self.desk.show_bug_number(number)

    # Before work

    def begin(self) -> None:
        """The sign-in page, or the first start where this laptop has no store."""
        if _own_stores():
            self.sign_in()
        else:
            self.first_start()

    def sign_in(self, folder: Path | None = None) -> None:
        """Show the stores of this laptop, `folder` chosen and added to them if it lies elsewhere."""
        openers = StoreOpeners(
            stores=lambda: _cards(folder),
            wait=lambda chosen: self._heavy().seconds_to_wait(chosen) if self._ready else 0.0,
            unlock=lambda chosen, passphrase: self._heavy().open_workplace(chosen, passphrase),
            recover=lambda chosen, sheet, passphrase: self._heavy().recover_workplace(chosen, sheet, passphrase),
        )
        page = UnlockPage(openers, self.desk, self._opened)
        page.add_wanted.connect(self.first_start)
        page.restore_wanted.connect(self.restore)
        self.window.show_only(page)
        page.begin(folder)

    @Slot()
    def first_start(self) -> None:
        """The assistant. Its page comes with what is imported late."""
        self.window.show_only(OpeningPage(_("One moment …")))
        self.desk.run(lambda _task: self._heavy(), self._show_first_start)

    def _show_first_start(self, heavy: Any) -> None:
        page = heavy.first_start_page(self.desk, lambda workplace: self._opened(None, workplace), bool(_own_stores()))
        page.left.connect(self.begin)
        page.chosen_look.connect(self._choose_look)
        self.window.show_only(page)
        page.begin()

    def _choose_look(self, theme: str, scale: int, idle: int) -> None:
        self.ui_settings.change(look=theme, text_scale=scale, idle_minutes=idle)
        for known in ("system", "light", "dark"):
            if known == theme:
                look().use(known, scale)

    def demo(self) -> None:
        """Open the demo store, made at the first time."""
        page = OpeningPage(_("The demo is being opened …"))
        self.desk.progressed.connect(page.show_progress)
        self.desk.told.connect(lambda _tone, sentence: page.show_error(sentence))
        self.window.show_only(page)
        self.desk.run(
            lambda task: self._heavy().open_demo(task.report),
            lambda workplace: self._opened(places.default_demo_folder(), workplace),
            progress=_("Demo data"),
        )

    @Slot()
    def restore(self) -> None:
        """Put a backup back as a store of this laptop, then sign in to it."""
        self.desk.run(lambda _task: self._heavy(), self._restore)

    def _restore(self, heavy: Any) -> None:
        file = heavy.ask_backup(self.window)
        if file is not None:
            self.desk.run(lambda _task: heavy.restore_store(file), self.sign_in)

    # Work

    def _opened(self, folder: Path | None, workplace: "Workplace") -> None:
        heavy = self._heavy()
        signed = SignedIn(heavy, workplace, folder, self._new_desk(), self._page)
        self._signed_in = signed
        context = heavy.Context(workplace, signed.desk, look(), self.ui_settings, signed.frame.navigate)
        signed.frame.lock_wanted.connect(self.lock)
        signed.frame.scale_changed.connect(lambda percent: self.ui_settings.change(text_scale=percent))
        self.window.show_only(signed.frame)
        known = {entry.key for entry in signed.entries}
        signed.frame.begin(context, self._page if self._page in known else heavy.pages.first(signed.entries))
        signed.desk.saved()
        signed.sync_timer.begin()
        signed.pairs.touched()
        self._watch_idle()
        QTimer.singleShot(WARM_MS, signed, self._warm)
        if workplace.notices:
            QTimer.singleShot(0, signed, self._tell_notices)

    def _tell_notices(self) -> None:
        """What a person has to know of their store, once the page is there to be seen behind it."""
        if self._signed_in is not None:
            signed = self._signed_in
            text = "\n\n".join(signed.workplace.notices)
            signed.desk.ask(_("About this store"), text, [Answer("read", _("I have read it"))])

    def _warm(self) -> None:
        """Once the first page is there: ask the lists for the first time, so that a visit holds up nothing."""
        if self._signed_in is not None:
            workplace = self._signed_in.workplace
            self.desk.run(lambda _task: self._heavy().warm(workplace), lambda _none: None)

    def _watch_idle(self) -> None:
        """Lock after as many minutes as are set; again after they were changed."""
        if self._signed_in is not None:
            self.window.watch_idle(self._heavy().IdleLock(self.ui_settings.settings.idle_minutes))

    @Slot()
    def lock(self) -> None:
        """Keep what was typed, close the store, show the sign-in page.

        What asks a question at that moment is answered with nothing first: its loop has to end before its page goes.
        """
        if dismiss_dialog():
            QTimer.singleShot(DIALOG_MS, self, self.lock)
            return
        folder = self._signed_in.folder if self._signed_in is not None else None
        if self._close_store():
            self.sign_in(folder)

    def _close_store(self, last_round: bool = False) -> bool:
        """False if background work does not come to rest in time. A folder that hangs holds up nothing."""
        signed = self._signed_in
        if signed is None:
            return True
        if not signed.rest(last_round):
            signed.desk.say(_("Something is still being written. One moment."), "info")
            signed.go_on()
            return False
        self.window.watch_idle(None)
        self._signed_in = None
        signed.close()
        self.ui_settings.save()
        return True

    def _closing(self) -> bool:
        return self._close_store(last_round=True)

    def end(self) -> bool:
        """After the window was closed: lanes at rest, widgets gone before the application goes.

        False if a round still hangs on a dead network drive: the store is closed, nothing is left to wait for.
        """
        self.desk.wait()
        if self.desk.hangs:
            return False
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, 0)
        QApplication.processEvents()
        return True

    # For checks

    def picture(self, file: Path) -> None:
        """Save a picture of the window once nothing runs any more, then quit."""
        timer = QTimer(self)
        timer.setInterval(200)
        quiet = [0]

        def reload() -> None:
            quiet[0] = 0 if self.desk.busy else quiet[0] + 1
            if quiet[0] >= 3:
                timer.stop()
                self.window.grab().save(str(file))
                self.window.close()
                QApplication.quit()

        timer.timeout.connect(reload)
        timer.start()


def _own_stores() -> list[places.Place]:
    """Stores of people; the demo does not count."""
    return [place for place in places.stores() if place.folder != places.default_demo_folder()]


def _cards(extra: Path | None) -> list[StoreCard]:
    stores = places.stores()
    if extra is not None and extra not in {place.folder for place in stores}:
        place = places.look_at(extra)
        stores = [place, *stores] if place else stores
    return [StoreCard(place.folder, place.person or place.folder.name, place.title, _last(place)) for place in stores]


def _last(place: places.Place) -> str:
    if place.last_opened is None:
        return _("never opened")
    when = place.last_opened.astimezone().replace(tzinfo=None)
    return _("last open {moment}").format(moment=days.moment(when, days.now()))
