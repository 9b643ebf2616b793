"""The exact message that a verb will send, as shown before it is sent."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

from stage4club.core.encryption import Undecipherable, decrypt, encrypt

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: The one exception to the site's policy (reliability.md, "Headers"): a message has styles of its
#: own and nothing else, no script, no picture, no origin.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

_SLOT = "staff_preview"


@dataclass(frozen=True)
class Preview:
    """What one person will receive. `digest` stands for all of it but the note.

    - `recipient`: who receives it, as its owner wants it shown; text or safe HTML.
    - `subject`, `text`, `html`: the parts, exactly as they will leave; `html` is shown alone in a
      sandboxed frame. `language`: of the message, for screen readers.
    - `script`: what to say instead, for somebody who is called.
    - `note`: a sentence about the sending ("leaves at 14:03"); it may change from one look to the
      next without the message being another.
    - `title`: above it all, where it is not "The message, as it will leave" or "What to say".
    - `button`: what the button says, where the label of the verb would not say what it does.
    - `leads_to_nothing`: there is nothing to do, and no button.
    - `digest`: computed unless given. Give one when a part holds something that changes at each
      rendering and means nothing (a boundary, a stamp).
    """

    subject: str = ""
    text: str = ""
    html: str = ""
    recipient: str = ""
    note: StrOrPromise = ""
    script: str = ""
    language: str = ""
    title: StrOrPromise = ""
    button: StrOrPromise = ""
    leads_to_nothing: bool = False
    digest: str = ""

    def __post_init__(self) -> None:
        if not self.digest:
            parts = [self.recipient, self.subject, self.text, self.html, self.script]
            object.__setattr__(self, "digest", digest_of(*parts))


def digest_of(*parts: str) -> str:
    """64 hexadecimal signs that are the same for the same parts in the same order only."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def keep_html(request: HttpRequest, preview: Preview) -> None:
    """Keep the HTML part as shown, for the frame that asks for it next.

    It was made with what was just typed, which has no place in an address. One slot per session,
    encrypted and bound to its page.
    """
    blob = encrypt(preview.html, context=_context(preview.digest))
    request.session[_SLOT] = {"digest": preview.digest, "html": b64encode(blob).decode()}


def kept_html(request: HttpRequest, digest: str) -> str | None:
    """The HTML part kept under `digest`, or None when another has taken its place."""
    slot = request.session.get(_SLOT)
    if slot is None or slot["digest"] != digest:
        return None
    try:
        return decrypt(b64decode(slot["html"]), context=_context(digest))
    except Undecipherable:
        return None


def forget_html(request: HttpRequest) -> None:
    """Empty the slot: the message has left, or nothing was kept."""
    request.session.pop(_SLOT, None)


def frame_response(html: str) -> HttpResponse:
    """The HTML part alone, for the sandboxed frame of our own pages."""
    response = HttpResponse(html)
    response["Content-Security-Policy"] = POLICY
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _context(digest: str) -> str:
    return f"staff.preview:{digest}"
