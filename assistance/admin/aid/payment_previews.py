"""What leaves when a payment is made, or comes back."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from stage4club.core.staff.preview import Preview, digest_of
from stage4club.people.enums import PersonStatus
from stage4club.people.models import User
from stage4club.people.policy import may_receive

from ...emails.aid import GIVEN_UP, PAID, WAY_AGAIN
from ...enums import STILL_OWED, CameBack
from ...models import AidRequest
from .payment_may import payment_of, what_is_given_up
from .previews import letter_preview


def paying(
    request: AidRequest, *, by: User, now: datetime, paid_on: date | None = None
) -> Preview | None:
    """That there is something new; or what is said of it."""
    payment = payment_of(request)
    if payment is None or paid_on is None:
        return None
    said = {"amount": payment.amount, "pay_by": payment.pay_by, "paid_on": paid_on}
    chosen = digest_of("paid", str(paid_on))
    return letter_preview(request, PAID, "aid_paid", said, now=now, digest=chosen)


def returning(
    request: AidRequest, *, by: User, now: datetime, because: CameBack | None = None
) -> Preview | None:
    """That there is a question; nothing, where nothing is asked of her."""
    if because is None:
        return None
    chosen = digest_of("returned", because)
    if because not in STILL_OWED or because == CameBack.NOT_SENT:
        note = _("This person is not told by the program.")
        return Preview(title=_("No message leaves"), note=note, digest=chosen)
    return letter_preview(request, WAY_AGAIN, "aid_way_again", {}, now=now, digest=chosen)


def giving_up(request: AidRequest, *, by: User, now: datetime) -> Preview | None:
    """That there is something new; nothing, where she is not written to."""
    # Another amount is another question.
    chosen = digest_of("given up", str(what_is_given_up(request)))
    if request.takes_email and may_receive(request.person.status, GIVEN_UP.purpose):
        return letter_preview(request, GIVEN_UP, "", {}, now=now, digest=chosen)
    note = _("This person is not written to: say it on the telephone.")
    if request.person.status == PersonStatus.DECEASED:
        note = _("This person has died: nobody is written to.")
    return Preview(title=_("No message leaves"), note=note, digest=chosen)
