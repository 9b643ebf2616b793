"""Writing a message: rendered and stored in the caller's transaction, sent after it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core.addresses import AddressValidator
from stage4club.core.columns import columns_of
from stage4club.core.errors import RuleError
from stage4club.core.models.subject import subject_key
from stage4club.notifications.delivery.mime import compose, message_id_for
from stage4club.notifications.enums import CalendarMethod
from stage4club.notifications.models import Message
from stage4club.notifications.rendering import EmailKind, Rendered, neutralise_links, render

from .wake import wake_up

_is_address = AddressValidator()


class OutsideTransaction(transaction.TransactionManagementError):
    """A message was written outside the transaction of what it announces."""

    def __init__(self) -> None:
        super().__init__("A message and what it announces are stored in one transaction.")


class NotOneAddress(RuleError):
    """The recipient is not exactly one e-mail address."""

    message = _("Write one e-mail address, like name@example.org.")


def queue_message(
    kind: EmailKind,
    *,
    to: str,
    language: str,
    context: Mapping[str, Any],
    dedupe_key: str,
    now: datetime,
    by: models.Model | None = None,
    person_id: int | None = None,
    about: models.Model | None = None,
    undo: bool = False,
    not_before: datetime | None = None,
    calendar: bytes | None = None,
    calendar_method: str = CalendarMethod.PUBLISH,
) -> Message:
    """Store one message to one address, which leaves once the transaction is committed.

    Rendered here, headers included, so that a broken template fails in front of a person. With
    `undo` it leaves OUTBOX_UNDO_SECONDS later and can be taken back until then; in no case before
    `not_before`. `calendar` is a file in UTF-8. The same `dedupe_key` gives the row that is
    already there, whatever its state and its words: a message that may be written again after
    being taken back needs a new key.

    One statement (one more when the key is taken). Raises OutsideTransaction, NotOneAddress,
    EmailTemplateError, and ValueError for a language this app does not write or a header over
    several lines.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction
    _check_address(to)
    rendered = render(kind, language=language, context=context)
    message = Message(
        kind=kind.name,
        purpose=kind.purpose,
        dedupe_key=dedupe_key,
        to_address=to,
        language=language,
        subject=rendered.subject,
        calendar_method="" if calendar is None else CalendarMethod(calendar_method),
        person_id=person_id,
        created_at=now,
        created_by_id=None if by is None else by.pk,
        due_at=max(
            now + timedelta(seconds=settings.OUTBOX_UNDO_SECONDS if undo else 0), not_before or now
        ),
        date_header=now,
    )
    if about is not None:
        message.subject_type, message.subject_id = subject_key(about)
    return store_message(message, text=rendered.text, html=rendered.html, calendar=calendar)


def store_message(message: Message, *, text: str, html: str, calendar: bytes | None) -> Message:
    """Seal and insert a new row, or return the one that has its key; wake a worker if it is due.

    Raises BadHeaderError when the letter cannot be built.
    """
    message.message_id = message_id_for(message)
    compose(message, text=text, html=html, calendar=calendar).message()
    message.seal(text=text, html=html, calendar=calendar)
    if not _insert(message):
        return Message.objects.get(dedupe_key=message.dedupe_key)
    if message.due_at <= message.created_at:
        wake_up()
    return message


def preview_message(
    kind: EmailKind, *, to: str, language: str, context: Mapping[str, Any], **_: Any
) -> Rendered:
    """Return what `queue_message` with the same arguments would send; nothing is stored.

    Equal to it but for the tokens of private links, shown as `…`. A context for a preview may
    hold any placeholder, of a link that does not exist yet too. Raises as `queue_message`.
    """
    _check_address(to)
    rendered = render(kind, language=language, context=context)
    return neutralise_links(rendered, language=language)


def _check_address(to: str) -> None:
    # A list of addresses would otherwise become a header with several.
    if not isinstance(to, str):
        raise NotOneAddress
    try:
        _is_address(to)
    except ValidationError:
        raise NotOneAddress from None


def _insert(message: Message) -> bool:
    """Insert `message` unless its key is taken; return whether it was. One statement.

    `bulk_create(ignore_conflicts=True)` would also pass over every other conflict, and does not
    tell which of the two happened.
    """
    fields = Message._meta.concrete_fields
    values = [field.get_db_prep_save(field.pre_save(message, True), connection) for field in fields]
    places = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Message._meta.db_table} ({columns_of(Message)}) VALUES ({places})"  # noqa: S608 - names of columns, no values
            " ON CONFLICT (dedupe_key) DO NOTHING",
            values,
        )
        inserted = bool(cursor.rowcount)
    message._state.adding = False
    message._state.db = connection.alias
    return inserted
