"""Nobody overwrites what she has not seen: a page says which event was the last it knew of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from stage4club.core import audit
from stage4club.core.locks import hold
from stage4club.core.models import AuditEvent
from stage4club.core.models.subject import subject_key
from stage4club.core.spoken import clock

from .history import actor_names_for, who_words

#: The hidden field of the page. A request without it comes from no page of ours, and is not asked.
FIELD = "_seen"


def seen_words(events: Sequence[AuditEvent]) -> str:
    """What the field holds: the key of the first of the row's events, the latest; "0" for none."""
    return str(events[0].pk if events else 0)


def last_event(subject: Model) -> str:
    """The same for a row of which no event was read yet."""
    return seen_words(list(audit.history(subject)[:1]))


def changed_meanwhile(subject: Model, data: Mapping[str, Any], *, reader: Any) -> str:
    """Say to `reader` who changed the row since the page of `data` was shown, and when.

    "" where nobody did.

    In a transaction, and before anything of it is written: whoever else is at this row waits
    until the end, so that of two who save at once the second is told.
    """
    if FIELD not in data:
        return ""
    hold(["core.staff:{}:{}".format(*subject_key(subject))])
    last = audit.history(subject).first()
    if last is None or str(last.pk) == data[FIELD]:
        return ""
    who = who_words(last.actor_id, actor_names_for(reader, [last]))
    words = {"name": who, "time": clock(last.at)}
    if not who:
        return _("At %(time)s, something changed here while this page was open.") % words
    return _("At %(time)s, %(name)s changed something here while this page was open.") % words
