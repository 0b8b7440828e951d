"""Global names of lines: what a line is called in hashes, conflicts and the order of leaves, by its local number."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from models.tables import REPLICA
from sync.format.line import Line, global_name
from sync.store import line_numbers


class LineNames(dict[int, bytes]):
    """Local number -> 20 bytes of replica and epoch; a dict, because it is asked so often."""

    def __init__(
        self, rows: Iterable[tuple[int, bytes, int]], origins: Mapping[int, tuple[str, bytes]] | None = None
    ) -> None:
        super().__init__((no, global_name(replica, epoch)) for no, replica, epoch in rows)
        self._origins = origins or {}

    def origin(self, no: int) -> tuple[str, bytes] | None:
        """Of a line that stands for what was carried here: the compartment it came from, and its name there."""
        return self._origins.get(no)


def load(connection: Connection) -> LineNames:
    """The names of all lines this store knows, those that stand for origins among them."""
    rows = [(row.no, bytes(row.id), int(row.epoch)) for row in connection.execute(select(REPLICA))]
    origins = line_numbers.origins(connection)
    carried = {no: (place, global_name(replica, epoch)) for no, (place, replica, epoch) in origins.items()}
    return LineNames(rows, carried)


def of(lines: Mapping[int, Line]) -> LineNames:
    """The names of lines that are known by local number."""
    return LineNames((no, replica, epoch) for no, (replica, epoch) in lines.items())
