"""Why a form was not filled: one kind of refusal each, with a sentence that says what to do."""

from __future__ import annotations


class FillError(Exception):
    """The form was not filled; nothing was written. `field` is the full name of the field that was the reason, if one was."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class Unreadable(FillError):
    """The blank is not there, or may not be read."""


class NotPdf(FillError):
    """The blank is empty or something else than a PDF."""


class Damaged(FillError):
    """The blank is cut off or contradicts itself."""


class Encrypted(FillError):
    """The blank is locked, with a password or by its publisher."""


class Signed(FillError):
    """The blank carries a signature that filling would break."""


class NoForm(FillError):
    """The blank has no fields."""


class XfaOnly(NoForm):
    """The blank's fields exist in Adobe's XFA only."""


class TooBig(FillError):
    """The blank needs more bytes, pages, time or memory than a form may."""


class UnknownField(FillError):
    """The blank has no field of that name."""


class BadValue(FillError):
    """The value is of the wrong sort for its field."""


class BadOption(BadValue):
    """The field does not offer that choice."""


class TooLong(FillError):
    """More characters than the field admits."""


class DoesNotFit(FillError):
    """The text cannot be shown whole in its field."""


class Unencodable(FillError):
    """No shipped font has a character of the text."""


class NotShown(FillError):
    """The field has no visible place on any page."""


class Unwritable(FillError):
    """The filled form cannot be put where it should go."""
