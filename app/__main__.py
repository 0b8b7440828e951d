"""`feldbuch-cli`, also `python -m app`: reads the call, runs one command, answers, gives the exit code.

The contract of commands, answers and exit codes is kept by `app.commands`; here stand only the ways out: a usage
error (2), an error that is told (1, 3), a bug with its number (70), a reader that went away, and Ctrl+C (130).
"""

import io
import os
import sys
from collections.abc import Sequence

from app.base import settings
from app.base.logs import catch_all
from app.base.process import close_to_others
from app.commands import answers
from app.commands.answers import Answer, UsageError
from app.commands.context import Context
from app.commands.reading import of_call
from app.commands.running import run
from resources import language

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    close_to_others()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    language.use(settings.load().language)
    as_json = "--json" in arguments
    try:
        return _run(arguments)
    except UsageError as error:
        answers.tell(str(error))
        return answers.USAGE
    except SystemExit as asked:  # --help
        return int(asked.code or 0)
    except BrokenPipeError:
        _silence()
        return answers.DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        return _fail(error, as_json=as_json)


def _run(arguments: Sequence[str]) -> int:
    command, options = of_call(arguments)
    context = Context(
        store=options.store,
        passphrase_file=options.passphrase_file,
        as_json=bool(options.json),
        quiet=bool(options.quiet),
    )
    try:
        answer = run(command, context, options)
        _answer(answer, as_json=context.as_json)
        return answer.code
    finally:
        context.close()


def _answer(answer: Answer, *, as_json: bool) -> None:
    if answer.data is None:
        return
    if as_json:
        answers.write(answers.encoded(answer.data))
    else:
        answers.write_lines(answer.lines())


def _fail(error: Exception, *, as_json: bool) -> int:
    failure = answers.failure_of(error)
    for line in failure.lines():
        answers.tell(line)
    if as_json:
        try:
            answers.write(answers.encoded(failure.as_json()))
        except BrokenPipeError:
            _silence()
    return failure.code


def _silence() -> None:
    """Nobody reads stdout any more: Python must not complain about it when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    catch_all()
    sys.exit(main())
