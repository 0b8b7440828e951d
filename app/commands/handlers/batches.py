"""Many commands in one process: JSON lines in, one JSON answer a line out, in order.

Each line is a transaction of its own: when its answer can be read, what it wrote is on the disk. A refused line answers
its error and the batch goes on; a bug, too, answers with its number. Blank lines are passed over.
"""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import BinaryIO

import msgspec

from app.base.errors import BadInput, NotFound
from app.commands import answers
from app.commands.answers import Answer, Json, UsageError
from app.commands.context import Context
from app.commands.reading import of_line
from app.commands.running import run
from resources.language import _

LONGEST_LINE = 16 * 1024 * 1024
_decode = msgspec.json.Decoder().decode


def batch(context: Context, options: SimpleNamespace) -> Answer:
    """Run every line; answers leave as they come, so there is none at the end."""
    with _opened(options.file) as stream:
        for line in _lines(stream):
            answers.write(answers.encoded(_answer(context, line)))
    return Answer(None, list)


def _answer(context: Context, line: bytes | None) -> Json:
    try:
        return _run(context, line)
    except BrokenPipeError:
        raise
    except UsageError as error:
        return answers.Failure("bad_input", str(error)).as_json()
    except Exception as error:
        return answers.failure_of(error).as_json()


def _run(context: Context, line: bytes | None) -> Json:
    if line is None:
        raise BadInput(_("The line is longer than {most} MB. Split it.").format(most=LONGEST_LINE >> 20), field="line")
    try:
        read = _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadInput(_("The line is no JSON. Write one JSON object a line, in UTF-8."), field="line") from None
    command, options = of_line(read)
    if command.name == "batch":
        raise BadInput(_("A batch cannot stand within a batch."), field="do")
    own = context.for_store(options.store, options.passphrase_file)
    try:
        return run(command, own, options).data
    finally:
        if own is not context:
            own.close()


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Line by line as they arrive; None for one that is too long."""
    while line := stream.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST_LINE)
            yield None
        elif line := line.removeprefix(b"\xef\xbb\xbf").strip():
            yield line


def _opened(file: str) -> AbstractContextManager[BinaryIO]:
    if file == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(file).open("rb")
    except FileNotFoundError:
        raise NotFound(_("There is no such file. Check its name."), field="file") from None
    except OSError:
        raise BadInput(_("This file cannot be read. Check its name and rights."), field="file") from None
