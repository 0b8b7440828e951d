"""What can be decided about a pair: merging, telling apart, and taking either back at once. Free of Qt."""

from collections.abc import Callable, Mapping
from typing import Concatenate, ParamSpec

from app.base.errors import FeldbuchError, UserError
from app.core.work import Work
from app.core.workplace import Workplace
from app.duplicates import merging
from app.duplicates.duplicates import Pair
from app.duplicates.merge_preview import MergePreview
from resources.language import _
from ui.base.desk_protocol import Desk

P = ParamSpec("P")


class PairActs:
    """`refused` is given the sentence of what was refused; `reload` is called when something was taken back."""

    def __init__(
        self, workplace: Workplace, desk: Desk, refused: Callable[[str], None], reload: Callable[[], None]
    ) -> None:
        self._workplace, self._desk, self._refused, self._reload = workplace, desk, refused, reload

    def merge(self, preview: MergePreview, take: Mapping[str, str], reason: str) -> bool:
        """From now on the two are one; False if it was refused."""
        merge = self._do(merging.merge, preview.kind, preview.a, preview.b, take, reason)
        if merge is None:
            return False
        message = _("{title} and {other} are one from now on.").format(title=preview.a_title, other=preview.b_title)
        self._desk.undo(message, lambda: self._take_back(merge))
        return True

    def tell_apart(self, pair: Pair, verdict: str) -> bool:
        """Not the same, same household, or later; False if it was refused."""
        if self._do(merging.not_duplicate, pair.kind, pair.a, pair.b, verdict, "") is None:
            return False
        message = {
            "not_same": _("Noted: these two are not the same. The pair is not asked about again."),
            "same_household": _("Noted: one household, two people. The pair is not asked about again."),
            "later": _("Put aside. The pair comes back when one of the two changes."),
        }[verdict]
        self._desk.undo(message, lambda: self._open_again(pair))
        return True

    def _take_back(self, merge: str) -> None:
        if self._do(merging.unmerge, merge, _("taken back at once")) is not None:
            self._desk.say(_("The merge is taken back. Both records are there as before."))
            self._reload()

    def _open_again(self, pair: Pair) -> None:
        if self._do(merging.not_duplicate, pair.kind, pair.a, pair.b, "open", "") is not None:
            self._desk.say(_("The pair is open again."))
            self._reload()

    def _do(self, act: Callable[Concatenate[Work, P], str], /, *args: P.args, **kwargs: P.kwargs) -> str | None:
        """The id of what was recorded; None where it was refused, and the page says why."""
        try:
            record_id = self._workplace.do(act, *args, **kwargs)
        except UserError as error:
            self._refused(error.message)
            return None
        except FeldbuchError as error:
            self._desk.show_error(error)
            return None
        self._desk.saved()
        return record_id
