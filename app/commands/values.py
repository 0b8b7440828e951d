"""Values of a call that are no fields of records: days, lines of text, addresses of shares."""

import datetime
from urllib.parse import urlsplit

from app.base.errors import ShareAway
from app.core.field_errors import refusal
from models.fields import Field, Refused, Shape
from resources.language import _

_SCHEMES = frozenset({"file", "smb", "davs", "sftp", "s3"})


def require_share(url: str | None) -> None:
    """ShareAway unless the address is of a kind that can be a share; whether it answers shows at the first round."""
    if not url:
        return
    scheme = urlsplit(url).scheme if "://" in url else ""
    if scheme and scheme not in _SCHEMES:
        possible = ", ".join(f"{known}://" for known in sorted(_SCHEMES))
        raise ShareAway(
            _("Such an address cannot be used. Possible: a folder, {known}.").format(known=possible), "share"
        )


def line_of(name: str, given: str) -> str:
    """One line of text that must be there; BadInput with its name."""
    try:
        value = Field(name, Shape.NAME, most=120).read(given)
    except Refused as refused:
        raise refusal(refused) from None
    if value is None:
        raise refusal(Refused(name, "missing"))
    return str(value)


def day_of(name: str, given: str | None) -> datetime.date | None:
    """A day that was given, as a date; BadInput with its name."""
    try:
        read = Field(name, Shape.DATE).read(given)
    except Refused as refused:
        raise refusal(refused) from None
    return datetime.date.fromisoformat(read) if read else None
