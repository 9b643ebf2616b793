"""The family of refusals that carry a sentence for the person who reads the page."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class RuleError(Exception):
    """A rule said no. Subclasses are named by the fact: `SlotTaken`, `AlreadyRegistered`.

    `message` is one kind sentence, translated when it is shown, in the reader's language. A
    subclass gives its own as a class attribute, or a more precise one to the constructor. It
    says what to do next and holds nothing that was typed: a refusal may end up in a log line.
    """

    message: str | Promise = _("This could not be done. Please try again, or call us.")

    def __init__(self, message: str | Promise | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class TooSoon(RuleError):
    """The same may be asked again in `seconds`: an answer 429, with `Retry-After`."""

    def __init__(self, message: str | Promise, *, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds
