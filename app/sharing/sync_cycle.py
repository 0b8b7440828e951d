"""A contact with the shared folder: a round, and what the administration's store does after one.

The one way for window and command line. Roles and offices that were changed in the staff directory reach the roster
here, from an administrator's store, with a second round at once so that everybody hears of them.
"""

from collections.abc import Callable

from app.core.workplace import Workplace
from app.sharing import enrolling, syncing
from sync.report import Report


def contact(
    workplace: Workplace,
    address: str | None = None,
    *,
    fill: bool = False,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Report:
    """One contact; `fill` and what it raises as `syncing.sync_round`. `tell` gets hundredths, never backwards."""
    report = syncing.sync_round(workplace, address, fill=fill, tell=tell, cancelled=cancelled)
    if report.pulled or report.pushed:
        share = syncing.share_at(syncing.address_of(workplace))
        if enrolling.follow_directory(workplace, share):
            again = syncing.round_with(workplace, share)
            report.pulled += again.pulled
            report.pushed += again.pushed
            report.operations += again.operations
            report.bytes_in += again.bytes_in
            report.bytes_out += again.bytes_out
    return report
