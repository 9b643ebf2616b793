"""Private links: a door without a password, for somebody who should not need one.

The token is the key of the link and 128 bits of HMAC-SHA256 over purpose, key and generation, in
43 signs of URL-safe base64. It is never stored. Whoever reads the database, a backup or an export
therefore cannot open a single private page, since the secret is elsewhere; whoever holds an old
e-mail cannot either once the generation has moved on; a token given for one purpose opens no
other. What is stored in messages is a placeholder, filled in at the moment of sending.

A rotation of SECRET_KEY keeps links open while the old one stands in SECRET_KEY_FALLBACKS.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import F, Model
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from .columns import columns_of
from .errors import RuleError
from .models import PrivateLink
from .models.subject import subject_key

KEY_BYTES = 16
MAC_BYTES = 16

#: How every placeholder begins.
PLACEHOLDER_MARK = "{{private-link:"

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_PLACEHOLDER = re.compile(r"\{\{private-link:(?P<id>[^{}]*)\}\}")
_SALT = "stage4club.core.links"


class Placeholder(str):
    """What stands for the address of a link in a stored text: `{{private-link:<uuid>}}`.

    A class of its own, because only the program makes one: the same signs typed into a form are
    a plain `str`, and rendering breaks them.
    """

    __slots__ = ()


class LinkDead(RuleError):
    """A link that must open a page does not exist, is revoked, or its time is over."""

    message = _("This private link is no longer valid.")


# One statement, because two have a gap: a link found taken may be revoked before it is read.
_OPEN = f"""
INSERT INTO core_privatelink AS link
    (id, purpose, subject_type, subject_id, generation, created_at, expires_at)
VALUES
    (%(id)s, %(purpose)s, %(subject_type)s, %(subject_id)s, 1, %(now)s, %(expires_at)s)
ON CONFLICT (subject_type, subject_id, purpose) WHERE revoked_at IS NULL DO UPDATE SET
    generation = link.generation + CASE WHEN link.expires_at <= %(now)s THEN 1 ELSE 0 END,
    expires_at = CASE
        WHEN link.expires_at <= %(now)s THEN excluded.expires_at
        WHEN link.expires_at IS NULL OR excluded.expires_at IS NULL THEN NULL
        ELSE greatest(link.expires_at, excluded.expires_at)
    END
RETURNING {columns_of(PrivateLink)}
"""  # noqa: S608 - names of columns, no values


def open_link(
    purpose: str, subject: Model, *, now: datetime, expires_at: datetime | None
) -> PrivateLink:
    """Return the one open link of `subject` for `purpose`, created when there is none.

    The link lives at least until `expires_at` (None: until revoked); an existing one is prolonged
    where needed and never shortened, and its tokens stay good. One whose time was over comes back
    with a new generation: a token known to be dead stays dead. Any number of callers at once get
    the same link. One statement.

    Raises ValueError for a subject without a key, or an end that is not after `now`.
    """
    if expires_at is not None and expires_at <= now:
        raise ValueError("A private link must open for some time.")
    subject_type, subject_id = subject_key(subject)
    [link] = PrivateLink.objects.raw(
        _OPEN,
        {
            "id": uuid4(),
            "purpose": purpose,
            "subject_type": subject_type,
            "subject_id": subject_id,
            "now": now,
            "expires_at": expires_at,
        },
    )
    return link


def token_for(link: PrivateLink) -> str:
    """Return the token that opens `link` in its present generation, whether it is alive or not."""
    return _encode(link.id.bytes + _mac(link, settings.SECRET_KEY))


def resolve_token(
    token: str, *, purpose: str | Collection[str], now: datetime
) -> PrivateLink | None:
    """Return the living link that `token` opens for `purpose`, or None without saying why not.

    `purpose` may be several: the link has one of them. None for a token that is damaged, foreign,
    of another purpose, of an older generation, revoked or expired. The comparison takes the same
    time wherever the tokens differ. One query at most, and nothing is written.
    """
    if not _TOKEN.fullmatch(token):
        return None
    raw = urlsafe_b64decode(f"{token}=")
    purposes = [purpose] if isinstance(purpose, str) else purpose
    link = _living(UUID(bytes=raw[:KEY_BYTES]), purposes, now)
    if link is None:
        return None
    # Whole tokens are compared: base64 writes the same bytes in several ways, one of them is ours.
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    tokens = [_encode(link.id.bytes + _mac(link, secret)) for secret in secrets]
    return link if any(constant_time_compare(token, good) for good in tokens) else None


def opened_link(
    link_id: UUID | str, generation: int, *, purpose: str | Collection[str], now: datetime
) -> PrivateLink | None:
    """Return the link that a browser opened earlier, as long as its token would still open it.

    `purpose` may be several, as for `resolve_token`. `link_id` and `generation` are what the
    server-side session kept from `resolve_token`, so that the token itself leaves the address.
    None once the link is dead or renewed. One query.
    """
    purposes = [purpose] if isinstance(purpose, str) else purpose
    link = _living(link_id, purposes, now)
    return link if link and link.generation == generation else None


def renew_link(link: PrivateLink) -> PrivateLink:
    """Kill every token of `link` given so far, and return it with its new generation.

    Raises LinkDead for a revoked link: open another.
    """
    unrevoked = PrivateLink.objects.unrevoked().filter(pk=link.pk)
    if not unrevoked.update(generation=F("generation") + 1):
        raise LinkDead
    link.refresh_from_db()
    return link


def revoke_links(subject: Model, *, now: datetime) -> int:
    """Close every open link of `subject`, for good; return how many."""
    return PrivateLink.objects.of_subject(subject).unrevoked().update(revoked_at=now)


def placeholder(link: PrivateLink) -> Placeholder:
    """Return what stands for the address of `link` in a stored text."""
    return Placeholder(f"{PLACEHOLDER_MARK}{link.id}}}}}")


def preview_placeholder() -> Placeholder:
    """Return what stands, in a preview, for the address of a link that does not exist yet."""
    return Placeholder(f"{PLACEHOLDER_MARK}preview}}}}")


def neutralise_placeholders(text: str, shown: str) -> str:
    """Replace each placeholder of `text` by `shown`, which opens nothing."""
    return _PLACEHOLDER.sub(lambda _match: shown, text)


def fill_placeholders(
    text: str,
    *,
    subject: tuple[str, str],
    build_url: Callable[[str], str],
    now: datetime | None = None,
    others: Callable[[], Iterable[tuple[str, str]]] = tuple,
) -> str:
    """Replace each placeholder of `text` by `build_url(token)`. One query, or none without any.

    `subject` is the `subject_key` of what the text is about; of a text with several links, each
    may be one of `others`: what else belongs to whom it is sent to. Raises LinkDead when a
    placeholder names no link, one of another subject, a revoked one or, if `now` is given, one
    whose time is over: a message must not leave with a door that does not open, or that is
    somebody else's.
    """
    ids = {_parse_id(match["id"]) for match in _PLACEHOLDER.finditer(text)}
    if not ids:
        return text
    allowed = {subject, *(others() if len(ids) > 1 else ())}
    urls = {
        link.id: build_url(token_for(link))
        for link in PrivateLink.objects.unrevoked().filter(pk__in=ids)
        if (link.subject_type, link.subject_id) in allowed and (now is None or link.is_alive(now))
    }
    if len(urls) < len(ids):
        raise LinkDead
    return _PLACEHOLDER.sub(lambda match: urls[UUID(match["id"])], text)


def _living(link_id: UUID | str, purposes: Collection[str], now: datetime) -> PrivateLink | None:
    link = PrivateLink.objects.filter(pk=link_id, purpose__in=list(purposes)).first()
    return link if link and link.is_alive(now) else None


def _parse_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise LinkDead from error


def _encode(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _mac(link: PrivateLink, secret: str | bytes) -> bytes:
    value = f"{link.purpose}|{link.id}|{link.generation}"
    return salted_hmac(_SALT, value, secret=secret, algorithm="sha256").digest()[:MAC_BYTES]
