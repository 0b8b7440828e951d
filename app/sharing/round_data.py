"""A round in words and in the form of the command line's contract: figures, segments held back, warnings."""

from models.identifiers import from_blob
from resources.language import N_, _
from sync.delivery.causal_order import Held
from sync.report import Report

_ALARMS = {
    "copy": N_("Another copy of this store is in use, or a backup was put back. Nothing is lost; both go on."),
    "set_back": N_("The shared folder had been set back to an earlier day. What was missing was put back."),
    "refilled": N_("The shared folder was empty. It was filled again from this laptop."),
    "fork": N_("Two different files were signed under one number. Tell the administration; nothing was overwritten."),
    "differs": N_("Two laptops have the same changes and different records. Tell the administration."),
    "lost_returned": N_("What this laptop had lost when the program was killed has come back. Nothing is missing."),
    "lost": N_(
        "Something that was recorded here and not sent before the program was killed is missing. The check of the"
        " store says from when to when; enter it again."
    ),
    "clock_right": N_("The clock of this laptop had been far ahead and is right again."),
}
_REASONS = {
    "gap": N_("a file before it has not arrived yet"),
    "seen": N_("it builds on something that has not arrived yet"),
    "roster": N_("it needs a newer list of laptops"),
    "key": N_("its key has not arrived yet"),
    "newer": N_("it was written by a newer Feldbuch; install it"),
    "bad": N_("its file is damaged or not genuine"),
}
_SKEW_MS = 2 * 60 * 1000  # clocks that differ by less are not worth a warning


def round_data(report: Report) -> dict[str, object]:
    """A round in the form of the command line's contract."""
    return {
        "pulled": report.pulled,
        "pushed": report.pushed,
        "held_back": [held_back_data(held) for held in report.held_back],
        "conflicts": report.conflicts,
        "skew_seconds": None if report.skew_ms is None else round(report.skew_ms / 1000, 3),
        "operations": report.operations,
        "bytes_in": report.bytes_in,
        "bytes_out": report.bytes_out,
        "warnings": warnings_of(report),
    }


def held_back_data(held: Held) -> dict[str, object]:
    """A segment that waits, and why."""
    return {
        "replica": from_blob(held.replica),
        "compartment": held.compartment,
        "seq": held.seq,
        "why": _(_REASONS[held.why]),
        **({"waits_for": from_blob(held.of)} if held.of is not None else {}),
    }


def warnings_of(report: Report) -> list[str]:
    """Sentences about what was alarming in a round."""
    sentences = [_(_ALARMS[alarm]) for alarm in report.alarms if alarm in _ALARMS]
    if report.skew_ms is not None and abs(report.skew_ms) > _SKEW_MS:
        minutes = round(report.skew_ms / 60_000)
        sentences.append(_("The clock of this laptop is {minutes} minutes off. Put it right.").format(minutes=minutes))
    return sentences
