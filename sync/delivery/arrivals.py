"""What a round brings into the state - snapshots, new segments, the past - counted for its report."""

from sync.delivery import move_followup
from sync.delivery.bootstrap import Bootstrap
from sync.delivery.causal_order import Held
from sync.delivery.compaction import Rules
from sync.delivery.deliver import Delivery
from sync.delivery.history import History
from sync.membership import heads
from sync.membership.round_context import RoundContext
from sync.store import deferred_indexes, history_gaps


class Arrivals:
    """What arrived in one round; the figures are right even where a step was cancelled."""

    def __init__(self, context: RoundContext, rules: Rules) -> None:
        self._context = context
        self._rules = rules
        self.entries = 0
        self.kinds: set[str] = set()
        self.held: list[Held] = []  # segments that wait, as of the last delivery
        self.forked: set[tuple[int, bytes]] = set()  # compartment (local number) and replica of lines that seem so

    def start_from_snapshots(self) -> None:
        """Bootstrap compartments of which much is missing from the snapshots that others have published."""
        with self._context.store.read() as connection:
            held = heads.held(connection)
        bootstrap = Bootstrap(self._context, self._rules)
        try:
            bootstrap.run(held)
        finally:
            self.entries += bootstrap.records
            self.kinds |= bootstrap.kinds
            self.forked |= bootstrap.forked

    def deliver(self) -> None:
        """Deliver the segments that were fetched."""
        delivery = Delivery(self._context)
        try:
            delivery.run()
        finally:
            self.entries += delivery.batch.entries
            self.kinds |= delivery.batch.kinds
        self.forked |= delivery.forked
        self.held = delivery.held

    def follow_moves(self) -> None:
        """Carry changes to where their record has moved meanwhile."""
        self.kinds |= move_followup.follow_up(self._context.store, self._context.workspace, self._context.now())

    def index_for_search(self) -> None:
        """Fill the search index with what a large delivery put off."""
        with self._context.store.read() as connection:
            is_due = deferred_indexes.is_pending(connection)
        if is_due:
            progress = self._context.progress
            progress.begin("derive", 0)
            deferred_indexes.catch_up(self._context.store, progress.step, progress.check)

    def is_past_due(self) -> bool:
        """Whether the ledger is still behind the state after a bootstrap."""
        with self._context.store.read() as connection:
            return history_gaps.is_due(connection)

    def read_past(self) -> None:
        """Read the history that a snapshot left out into the ledger."""
        history = History(self._context)
        history.run()
        self.kinds |= history.kinds
        self.forked |= history.forked
