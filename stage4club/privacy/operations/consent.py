"""Giving and withdrawing consent."""

from __future__ import annotations

from datetime import datetime

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core import audit, personal_data
from stage4club.core.errors import RuleError
from stage4club.core.models.subject import subject_key
from stage4club.notifications.operations import abort_open_messages
from stage4club.people.models import Person, User

from ..enums import ConsentChannel, ConsentPurpose
from ..models import Consent
from ..texts import CONSENT_TEXTS, ConsentText


class AlreadyWithdrawn(RuleError):
    """This consent was withdrawn before."""

    message = _("This consent was already withdrawn.")


@transaction.atomic(savepoint=False)
def give_consent(
    person: Person,
    *,
    purpose: ConsentPurpose,
    language: str,
    channel: ConsentChannel,
    about: models.Model,
    now: datetime,
    by: User | None = None,
    given_by_helper: bool = False,
    until_at: datetime | None = None,
    text: ConsentText | None = None,
) -> Consent:
    """Record an agreement with the version of the text in force, as it stood on the page.

    `text` is the one about something else than a registration.

    `by` is who noted a spoken consent. No audit event: the row itself is the trace, it is never
    changed except to be withdrawn. One statement.
    """
    subject_type, subject_id = subject_key(about)
    return Consent.objects.create(
        person=person,
        purpose=purpose,
        text_version=(text or CONSENT_TEXTS[purpose]).version,
        language=language,
        channel=channel,
        given_by_helper=given_by_helper,
        recorded_by=by,
        given_at=now,
        until_at=until_at,
        subject_type=subject_type,
        subject_id=subject_id,
    )


@transaction.atomic
def withdraw_consent(consent: Consent, *, by: User | None, now: datetime) -> Consent:
    """Withdraw it, as easily as it was given (Law 25, s. 8); `by` is None for the person herself.

    The request is withdrawn with it by the app that holds it, and what was about to leave about
    it is aborted; once no agreement of hers is in force, nothing leaves for the person at all
    (`personal_data.may_contact`). Raises `AlreadyWithdrawn`, and then nothing has changed.
    """
    # The request before its agreement: who corrects a form locks them in this order.
    personal_data.notify("consent_withdrawn", consent=consent, by=by, now=now)
    consent = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if consent.withdrawn_at is not None:
        raise AlreadyWithdrawn
    consent.withdrawn_at = now
    consent.save(update_fields=["withdrawn_at"])
    audit.record("withdraw", consent, by=by, now=now)
    about = apps.get_model(consent.subject_type)(pk=consent.subject_id)
    abort_open_messages(about=about, by=by, now=now, reason="consent_withdrawn")
    return consent


@transaction.atomic(savepoint=False)
def move_consents(about: models.Model, *, to: Person) -> None:
    """What was agreed to with this request was agreed to by `to` (the form was corrected)."""
    Consent.objects.about(about).update(person=to)
