"""What to say of saves that this store has lost (`sync.recovery.lost_saves`)."""

import datetime

from resources.language import _
from sync.format import clock
from sync.recovery.lost_saves import LostSaves


def sentence(lost: LostSaves) -> str:
    """What is missing, what comes back by itself, and what to do."""
    first, last = _moment(lost.after), _moment(lost.until)
    if lost.settled:
        text = _(
            "What was recorded on this laptop between {first} and {last} and had not been sent is missing: the program"
            " was killed, and the log of the store was damaged. Enter it again; everything else is here."
        )
    else:
        text = _(
            "What was last recorded on this laptop is missing, from {first} to {last}: the program was killed, and the"
            " log of the store was damaged. Sync now: what had been sent comes back. Enter the rest again."
        )
    return text.format(first=first, last=last)


def _moment(stamp: int) -> str:
    when = datetime.datetime.fromtimestamp(clock.milliseconds(stamp) / 1000)
    return f"{when:%d.%m.%Y %H:%M}"
