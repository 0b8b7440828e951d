"""The closed lists; needs no store, and nothing heavy is imported for it."""

from collections.abc import Iterable, Mapping
from types import SimpleNamespace

from app.commands.answers import Answer
from app.commands.context import Context
from models import vocabulary as words


def vocabulary(context: Context, options: SimpleNamespace) -> Answer:
    """Every closed list: its keys and their words."""
    told = {
        name: [{"key": word.key, "de": word.de, "en": word.en} for word in held] for name, held in words.ALL.items()
    }
    return Answer(told, lambda: _lines(told))


def _lines(told: Mapping[str, list[dict[str, str]]]) -> Iterable[str]:
    for name, held in told.items():
        yield name
        yield from (f"  {word['key']:<24}{word['de']}" for word in held)
