"""What log lines never hold: secrets of an address, and words of an error.

An address may carry the token of a private link. The sentence of an exception may carry what
somebody typed: PostgreSQL quotes the whole row that breaks a constraint (reliability.md:
identifiers only).
"""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType

#: Private links and invitations carry their token in the path until they are opened; a calendar
#: that follows a week asks for its address as long as it does.
_SECRET_PATH = re.compile(r"(/(?:lien|link|invitation|semaine|week)/)[^\s\"'?]+")

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def hide_secrets(text: str) -> str:
    """`text` with what follows the address of a private link, an invitation or a week as « … »."""
    return _SECRET_PATH.sub(r"\1…", text)


class PrivateFormatter(logging.Formatter):
    """Lines without tokens; tracebacks that say where and of which class, never in which words."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the traceback under it."""
        return hide_secrets(super().format(record))

    def formatException(  # noqa: N802 - the name is Python's
        self, ei: _ExcInfo | tuple[None, None, None]
    ) -> str:
        """The frames and the class of the exception and of what led to it, the first one first."""
        parts: list[str] = []
        error = ei[1]
        while error is not None:
            frames = "".join(traceback.format_tb(error.__traceback__))
            parts.append(f"{frames}{type(error).__module__}.{type(error).__qualname__}")
            hidden = error.__suppress_context__
            error = error.__cause__ or (None if hidden else error.__context__)
        return "\n\n".join(reversed(parts))
