"""What can go wrong, and whose fault it is.

    FeldbuchError
      UserError           the person can put it right; the sentence says what is wrong, what to do, what is safe
        BadInput          a value was refused; `field` names it where one is concerned
        NotAllowed        the person lacks the right
        NotFound          no such record, sheet or file
        WrongPassphrase   the passphrase does not open the store (yet)
        StoreProblem      the store is missing, damaged, in use, read-only, of another version, or the disk is full
      ShareAway           the share is not there or not usable; work goes on
        NotAdmitted       nobody has admitted this laptop yet

Everything else is a bug: it is logged with a number and the person reads one sentence with that number. A UserError
carries the finished sentence in the language in use; nobody rewrites it further up.
"""

from collections.abc import Mapping


class FeldbuchError(Exception):
    """Anything Feldbuch says of its own accord."""

    kind = "bug"

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class UserError(FeldbuchError):
    """The person can put it right; `message` says how."""

    kind = "bad_input"


class BadInput(UserError):
    """A value was refused, nothing was changed; `errors` holds all sentences by field where a form had several."""

    def __init__(self, message: str, field: str | None = None, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(message, field)
        self.errors = dict(errors) if errors else ({field: message} if field else {})


class NotAllowed(UserError):
    """The person's roles or offices do not include this."""

    kind = "not_allowed"


class NotFound(UserError):
    """There is no such thing, or it may not be seen."""

    kind = "not_found"


class WrongPassphrase(UserError):
    """The passphrase does not open this store."""

    kind = "passphrase"


class StoreProblem(UserError):
    """The store cannot be used as it is."""

    kind = "store"


class ShareAway(FeldbuchError):
    """The share is not there or not usable just now."""

    kind = "share"


class NotAdmitted(ShareAway):
    """The share is there, but nobody has admitted this laptop yet (or it was removed); work goes on."""

    kind = "not_admitted"
