"""What people affected say would help: received, grouped, erased, forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from services.enums import OpinionState
from services.models import Opinion, Service, Theme
from services.workflow import OPINION
from stage4club.core.encrypted_fields import stored_bytes
from stage4club.core.errors import RuleError
from stage4club.core.workflow import apply
from stage4club.core.working_days import local_date
from stage4club.people.models import User

#: Opinions are read and answered within the year; what was answered stays in the answer.
KEPT_DAYS = 365


class OfAnotherService(RuleError):
    """An opinion is answered where it was given."""

    message = _("Choose an answer about the same service.")


class NothingSaid(RuleError):
    """Neither question was answered."""

    message = _("Answer one of the two questions. A few words are enough.")


@transaction.atomic
def give_opinion(
    service: Service,
    *,
    would_help: str,
    helps: str,
    language: str,
    form_key: str,
    now: datetime,
    suspicious: bool = False,
) -> None:
    """Keep an opinion, once per form; nothing of who gives it. Raises NothingSaid.

    The same form sent again with other words corrects it until somebody has grouped or erased it;
    after that it is another opinion.
    """
    if not (would_help or helps):
        raise NothingSaid
    said = {"would_help": would_help, "helps": helps}
    first = _key(form_key)
    for key in (first, _key(first, would_help, helps)):
        opinion = Opinion(
            dedupe_key=key,
            service=service,
            language=language,
            received_on=local_date(now),
            is_suspicious=suspicious,
            **said,
        )
        Opinion.objects.bulk_create([opinion], ignore_conflicts=True)
        # Sealed for the row of this key, whoever wrote it.
        sealed = {name: stored_bytes(opinion, name) for name in said}
        if Opinion.objects.filter(dedupe_key=key, state=OpinionState.NEW).update(**sealed):
            return


def _key(*parts: str) -> str:
    # Keyed: what was said cannot be found by trying, with the database in hand.
    return salted_hmac("services.opinion", "\n".join(parts), algorithm="sha256").hexdigest()


def group_opinion(opinion: Opinion, *, theme: Theme, by: User, now: datetime) -> Opinion:
    """Put the opinion with those that `theme` answers. Raises as `group_opinions`."""
    return group_opinions([opinion], theme=theme, by=by, now=now)[0]


@transaction.atomic
def group_opinions(
    opinions: Sequence[Opinion], *, theme: Theme, by: User, now: datetime
) -> list[Opinion]:
    """Put the opinions with those that `theme` answers: all of them or none.

    Raises OfAnotherService, TransitionRefused.
    """
    grouped = sorted(opinions, key=lambda opinion: opinion.pk)
    if any(opinion.service_id != theme.service_id for opinion in grouped):
        raise OfAnotherService
    changes = {"theme": theme, "is_suspicious": False}
    for opinion in grouped:
        apply(opinion, OPINION["group"], by=by, now=now, changes=changes)
    return grouped


@transaction.atomic
def erase_opinion(opinion: Opinion, *, by: User, now: datetime) -> Opinion:
    """Erase what is said for good: it names somebody, a meeting, or was written by a robot.

    Raises TransitionRefused.
    """
    nothing = {"would_help": "", "helps": "", "theme": None}
    return apply(opinion, OPINION["erase"], by=by, now=now, changes=nothing)


def erase_opinions(opinions: Sequence[Opinion], *, by: User, now: datetime) -> list[Opinion]:
    """`erase_opinion` for several, all of them or none."""
    with transaction.atomic():
        in_order = sorted(opinions, key=lambda opinion: opinion.pk)
        return [erase_opinion(opinion, by=by, now=now) for opinion in in_order]


def forget_opinions(now: datetime) -> int:
    """Delete what was received `KEPT_DAYS` ago or before; how many. Answers stay."""
    days = local_date(now).toordinal() - KEPT_DAYS
    old = Opinion.objects.filter(received_on__lte=local_date(now).fromordinal(days))
    deleted, _by_model = old.delete()
    return deleted
