"""A real window on a store, opened at a page, and waiting until it is quiet."""

from helpers.screens import settle

from app.core.workplace import Workplace
from ui.base.context import Context
from ui.base.desk import Desk
from ui.shell import pages
from ui.shell.frame import Frame
from ui.shell.ui_settings import UiSettings
from ui.shell.window import Window


def window_on(place: Workplace, qtbot, look, page: str = "", size: tuple[int, int] = (1440, 900)) -> Window:
    """The window of a signed-in person; it bears `frame`, `desk`, `place`, and `told`, the sentences at its foot."""
    made = Window()
    qtbot.addWidget(made)
    desk = Desk(repr, made)
    told: list[str] = []
    desk.told.connect(lambda _tone, sentence: told.append(sentence))
    listed = pages.entries(place)
    frame = Frame(listed, desk, pages.finder(place, listed))
    made.show_only(frame)
    made.resize(*size)
    made.show()
    made.activateWindow()
    frame.begin(Context(place, desk, look, UiSettings(), frame.navigate), page or pages.first(listed))
    made.frame, made.desk, made.place, made.told = frame, desk, place, told
    return made


def quiet(qtbot, window: Window) -> None:
    """Wait until nothing is read or written in the background."""
    qtbot.waitUntil(lambda: not window.desk.busy, timeout=20_000)
    settle()
