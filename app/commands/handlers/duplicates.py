"""Finding what was perhaps recorded twice."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace

from app.base.errors import BadInput
from app.base.files import SHARED, write_whole
from app.commands.answers import Answer, Json
from app.commands.context import Context
from app.core import visibility
from app.core.work import View
from app.duplicates import duplicates as use_cases
from app.duplicates import reminders
from app.duplicates.duplicates import Pair
from models.duplicates.compared_fields import NUMBERS
from resources.language import _


def duplicates(context: Context, options: SimpleNamespace) -> Answer:
    """Compare what was written since the last time, and list the pairs, the likeliest first.

    As the window does it, the administration's scan leaves word with whom another office seems to know, too.
    """
    least, target = _least(options.min_score), Path(options.csv) if options.csv else None
    pairs: list[Pair] = []
    for kind in context.workplace.ask(_kinds, options.kind):
        use_cases.scan(context.workplace, kind, progress=context.progress)
        reminders.hand_out(context.workplace, kind)
        pairs += context.workplace.ask(use_cases.pairs, kind, least)
    if target is not None:
        _write(target, pairs)
    return Answer([_pair_data(pair) for pair in pairs], lambda: _lines(pairs, target))


def _kinds(view: View, kind: str | None) -> list[str]:
    """The kind asked for, or all that the person may see."""
    if kind is not None:
        if kind not in NUMBERS:
            raise BadInput(_("Only people and companies are compared. Choose one of the two."), field="kind")
        visibility.require_seeing(view, view.described(kind))
        return [kind]
    return [name for name in NUMBERS if visibility.may_see(view, view.described(name))]


def _least(given: str | None) -> float:
    if given is None:
        return use_cases.TO_CHECK
    try:
        least = float(given)
    except ValueError:
        least = -1.0
    if not 0 <= least <= 1:
        raise BadInput(_("The least score is a number from 0 to 1, such as 0.98."), field="min_score")
    return least


def _pair_data(pair: Pair) -> Mapping[str, Json]:
    return {
        "kind": pair.kind,
        "a": pair.a,
        "b": pair.b,
        "score": pair.score,
        "band": pair.band,
        "explanation": pair.explanation,
        "runner_up": pair.runner_up,
        "reasons": [
            {"field": reason.field, "bits": reason.bits, "words": reason.words, "state": reason.state}
            for reason in pair.reasons
        ],
    }


def _write(target: Path, pairs: Iterable[Pair]) -> None:
    content = io.StringIO()
    rows = csv.writer(content, lineterminator="\n")
    rows.writerow(("a", "b", "score"))
    rows.writerows((pair.a, pair.b, pair.score) for pair in pairs)
    try:
        write_whole(target, content.getvalue().encode(), SHARED)
    except OSError:
        raise BadInput(_("The pairs cannot be written there. Choose another place."), field="csv") from None


def _lines(pairs: list[Pair], target: Path | None) -> Iterable[str]:
    for pair in pairs if target is None else ():
        yield f"{pair.a} {pair.b} {pair.score:.2f} {pair.explanation} ({pair.runner_up})"
    if target is not None:
        yield _("The pairs stand in {file}.").format(file=target)
    yield _("{count} pairs to compare.").format(count=len(pairs))
