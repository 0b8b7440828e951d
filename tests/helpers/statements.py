"""The statements that a store runs: for tests that count work instead of measuring time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import event

from models.database import Store


@dataclass
class Statements:
    """Texts of statements in the order in which they ran; one that was handed many rows at once stands here once."""

    texts: list[str] = field(default_factory=list)

    @property
    def reads(self) -> list[str]:
        """The statements that ask for something."""
        return [text for text in self.texts if text.startswith("SELECT")]

    @property
    def work(self) -> list[str]:
        """All but those that begin a transaction."""
        return [text for text in self.texts if not text.startswith("BEGIN")]


@contextmanager
def recorded(store: Store) -> Iterator[Statements]:
    """What runs on any connection of this store while the block lasts."""
    ran = Statements()

    def note(_connection, _cursor, statement, _values, _context, _executemany):
        ran.texts.append(" ".join(statement.split()))

    event.listen(store._engine, "before_cursor_execute", note)
    try:
        yield ran
    finally:
        event.remove(store._engine, "before_cursor_execute", note)
