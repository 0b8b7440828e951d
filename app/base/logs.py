"""The log of bugs: what broke and where in the program, never whose record it was about.

A line holds the moment, a number, the types of the errors, SQLite's code where there is one, and the frames as
module:line. No message, no value, no path and no argument is ever written: those may hold a name. The number is made
from the place of the bug, so the same bug has the same number on every laptop; people read it out, the
administration finds it here.
"""

import hashlib
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from types import FrameType, TracebackType

from app.base.files import PRIVATE, PRIVATE_FOLDER
from app.base.places import log_folder, make_home

FILE = "feldbuch.log"
MOST_BYTES = 512 * 1024
KEPT = 3
MOST_FRAMES = 40


def log_bug(error: BaseException) -> str:
    """Write the bug down; returns its number, such as 4F2A. Never raises: a full disk must not hide the bug."""
    kinds = [_kind(link) for link in _chain(error)]
    frames = list(_frames(error))
    number = hashlib.sha256("\n".join([*kinds, *frames]).encode()).hexdigest()[:4].upper()
    _write(f"{number} {' < '.join(kinds)} at {' > '.join(frames[-MOST_FRAMES:]) or 'no frame'}")
    return number


def catch_all(tell: Callable[[str], None] | None = None) -> None:
    """Send every uncaught error of any thread to the log; `tell` learns the number. Nothing goes to stderr."""

    def caught(error: BaseException) -> None:
        number = log_bug(error)
        if tell is not None:
            tell(number)

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            caught(error)

    def thread_hook(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None and not isinstance(arguments.exc_value, SystemExit):
            caught(arguments.exc_value)

    def unraisable_hook(arguments: "sys.UnraisableHookArgs") -> None:
        if arguments.exc_value is not None:
            log_bug(arguments.exc_value)

    sys.excepthook = hook
    threading.excepthook = thread_hook
    sys.unraisablehook = unraisable_hook


def _write(line: str) -> None:
    with suppress(OSError):
        folder = log_folder()
        make_home()
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        handler = _QuietHandler(folder / FILE, maxBytes=MOST_BYTES, backupCount=KEPT, encoding="utf-8")
        try:
            handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
            handler.emit(logging.LogRecord("feldbuch", logging.ERROR, "", 0, "%s", (line,), None))
        finally:
            handler.close()


class _QuietHandler(RotatingFileHandler):
    """logging itself would print a line that cannot be written, and a traceback, to stderr."""

    def _open(self) -> TextIOWrapper:
        opened = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE)
        return os.fdopen(opened, "a", encoding=self.encoding)

    def handleError(self, record: logging.LogRecord) -> None:
        """A log that cannot be written is nobody's concern but the administration's: stay silent."""


def _chain(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    seen: set[int] = set()
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _kind(error: BaseException) -> str:
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", None)
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{name}({code})" if isinstance(code, int) else name


def _frames(error: BaseException) -> Iterator[str]:
    """The frames of the whole chain, the first cause first; module names only, a path may hold a user's name."""
    for link in reversed(list(_chain(error))):
        trace = link.__traceback__
        while trace is not None:
            frame: FrameType = trace.tb_frame
            yield f"{frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"
            trace = trace.tb_next
