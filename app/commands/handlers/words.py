"""The closed lists; needs no store, and nothing heavy is imported for it."""

from collections.abc import Iterable, Mapping
from types import SimpleNamespace

from app.commands.answers import Answer
from app.commands.context import Context
from models import vocabulary as words


def vocabulary(context: Context, options: SimpleNamespace) -> Answer:
    """Every closed list: its keys and their words."""
    data = {
        name: [{"key": word.key, "de": word.de, "en": word.en} for word in held] for name, held in words.ALL.items()
    }
    return Answer(data, lambda: _lines(data))


def _lines(data: Mapping[str, list[dict[str, str]]]) -> Iterable[str]:
    for name, held in data.items():
        yield name
        yield from (f"  {word['key']:<24}{word['de']}" for word in held)
