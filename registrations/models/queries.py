"""Reading registrations, in the words of those who answer them."""

from __future__ import annotations

from datetime import date, datetime
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When

from services.enums import SessionState
from services.models import Service, Session
from stage4club.core.models.conditions import NOTHING, none_of
from stage4club.core.references import parse_reference
from stage4club.core.search import search_terms
from stage4club.notifications.enums import Purpose
from stage4club.people.enums import ContactBy, PersonStatus
from stage4club.people.models import Person, User
from stage4club.people.policy import may_receive
from stage4club.privacy.models import Consent

from ..enums import OPEN_STATES, PLACE_STATES, UNANSWERED_STATES, RegistrationState
from .announcement import Announcement
from .circle import VIEW, WAITS, Circle, circle_of, reads_all, rows_close_to

if TYPE_CHECKING:
    from .registration import Registration

_TAKE_NEWS = [status for status in PersonStatus if may_receive(status, Purpose.NEWS)]


#: In `Registration.open_to`: nobody has taken it, any patient-partner may.
ANYBODY = 0
UNTAKEN = Q(attached_to__isnull=True, state=RegistrationState.RECEIVED, is_quarantined=False)


def _or_attached(hers: Q, circle: Circle) -> Q:
    """What is hers by what the row itself says, or attached to what is hers."""
    # A second table in the condition would be joined to every row.
    return hers | Q(pk__in=circle.attached) if circle.attached else hers


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Reading registrations: who sees what, what is to be done."""

    # Who sees what ------------------------------------------------------------------------------

    def close_to(self, user: User) -> RegistrationQuerySet:
        """Every registration of a person who has one that carries the e-mail of `user`.

        Typed as her own, as the helper's, or kept with the person: she is that person, or declared
        a tie with her by filling the form, or said that she knows her. What a robot may have
        typed declares nothing.
        """
        return self.filter(pk__in=rows_close_to(user))

    def visible_to(self, user: User) -> RegistrationQuerySet:
        """What `user` may see (domain.md §8 and Roles).

        The coordinator sees all. A patient-partner sees what is assigned to her, and the
        unassigned ones, of which the admin shows her four columns only; none in quarantine.

        Nobody sees her own, nor that of somebody she declared a tie with (`close_to`). Yet the
        coordinator sees that one waits, to give it to somebody else: a form that anybody may send
        must not make a file disappear. What she herself said that she knows does, for her.
        """
        if not user.scopes(VIEW):
            return self.none()
        circle = circle_of(user)
        if reads_all(user):
            return self.filter(none_of("pk", circle.tied + circle.over))
        hers = Q(open_to__in=(user.pk, ANYBODY))
        return self.filter(none_of("pk", circle.rows) & _or_attached(hers, circle))

    def readable_by(self, user: User) -> RegistrationQuerySet:
        """Those whose contact card `user` may open; nobody that of somebody close to her.

        All for the coordinator, else those she follows.
        """
        circle = circle_of(user)
        if reads_all(user):
            return self.filter(none_of("pk", circle.rows))
        return self.visible_to(user).filter(_or_attached(Q(assigned_to=user), circle))

    def with_readable(self, user: User) -> RegistrationQuerySet:
        """Of what `visible_to` gave: `is_readable`, whether `user` may open the contact card.

        And `is_close_if_not`: whether one that she may not open is that of somebody close to her,
        which she may only give away. Of a patient-partner none is: she sees nobody close.
        """
        # Asked of every row before they are sorted: what can be told from the row alone is.
        if reads_all(user):
            circle = circle_of(user)
            readable: Case | Value = Value(True)
            if circle.typed:
                readable = Case(When(pk__in=circle.typed, then=False), default=True)
            return self.annotate(is_readable=readable, is_close_if_not=Value(True))
        # One attached to another is visible to who follows it, and to nobody else.
        taken = Case(When(assigned_to=user, then=True), default=Q(attached_to__isnull=False))
        return self.annotate(is_readable=taken, is_close_if_not=Value(False))

    def found_by(self, typed: str) -> RegistrationQuerySet:
        """Those (with `is_readable`) that `typed` finds; all of them for nothing typed.

        By the reference, however it is written; by name, telephone number or e-mail address only
        where the contact card is open: a search must not tell what the list does not show.
        """
        typed = typed.strip()
        if not typed:
            return self
        if "@" in typed:
            return self.filter(self._written_at(typed), Q(is_readable=True))
        found = NOTHING
        for words in search_terms(typed):
            found |= reduce(and_, (Q(search_text__contains=word) for word in words))
        # A name of nine letters may be read as a reference, and the other way round.
        reference = Q(reference__icontains=parse_reference(typed) or typed)
        return self.filter(found, reference | Q(is_readable=True))

    def _written_at(self, address: str) -> Q:
        # Sets found by index, as in `circle`.
        return (
            Q(email__iexact=address)
            | Q(person__in=Person.objects.filter(email__iexact=address).values("pk"))
            | Q(
                pk__in=self.model._default_manager.filter(helper__email__iexact=address).values(
                    "pk"
                )
            )
        )

    def reached_at(self, address: str) -> RegistrationQuerySet:
        """Open and confirmed ones of people who are written to at `address`; no robot's.

        Without the requests attached to another, which is the one that has a private page.
        """
        return self.filter(
            email__iexact=address,
            contact_by=ContactBy.EMAIL,
            state__in=(*OPEN_STATES, RegistrationState.CONFIRMED),
            attached_to__isnull=True,
            is_quarantined=False,
        )

    # Beside one registration --------------------------------------------------------------------

    def near_matches(self, registration: Registration) -> RegistrationQuerySet:
        """Other people's registrations that share a contact or the name with this one.

        Inside one room only, since these are registrations (domain.md §8); for a human to judge.
        """
        known = self.model._default_manager.order_by().values("pk")
        named = Person.objects.filter(name_key=registration.person.name_key)
        same = [known.filter(person__in=named.values("pk"))]
        if registration.email:
            same.append(known.filter(email__iexact=registration.email))
        if registration.phone:
            same.append(known.filter(phone=registration.phone))
        # Each found by its index: one condition over two tables would read all rows of both.
        return self.filter(pk__in=same[0].union(*same[1:])).exclude(person=registration.person)

    def of_same_person(self, registration: Registration) -> RegistrationQuerySet:
        """What else this person sent: requests attached to this one, earlier ones, other groups."""
        return self.filter(person=registration.person_id).exclude(pk=registration.pk)

    # What is to be done -------------------------------------------------------------------------

    def open(self) -> RegistrationQuerySet:
        """Somebody still waits for us; second requests attached to them are not counted again."""
        return self.filter(WAITS)

    def unanswered(self) -> RegistrationQuerySet:
        """Open, and it is for us to do something; who is on the waiting list knows where she is."""
        return self.open().filter(state__in=UNANSWERED_STATES)

    def on_waiting_list(self) -> RegistrationQuerySet:
        """Who waits for a place, in the order in which they were told so."""
        return self.filter(state=RegistrationState.WAITING).order_by("listed_at", "pk")

    def without_follower(self) -> RegistrationQuerySet:
        """On the waiting list, and nobody keeps an eye on it: whoever did knows the person."""
        return self.on_waiting_list().filter(assigned_to__isnull=True)

    def with_place(self, service: Service) -> RegistrationQuerySet:
        """Who has a place in this group, or for whom one is kept."""
        return self.filter(service=service, state__in=PLACE_STATES)

    def quarantined(self) -> RegistrationQuerySet:
        """Open, and perhaps sent by a robot: a human has to look."""
        return self.open().filter(is_quarantined=True)

    def hers_first(self, user: User) -> RegistrationQuerySet:
        """The order of the work list: what `user` follows, then the rest; oldest promise first."""
        hers = Case(When(assigned_to=user, then=0), default=1)
        return self.order_by(hers, "promised_on", "pk")

    def waiting_too_long(self, today: date) -> RegistrationQuerySet:
        """Unanswered, and the promised day has passed."""
        return self.unanswered().filter(promised_on__lt=today)

    def with_news(self, now: datetime) -> RegistrationQuerySet:
        """Confirmed people who take news and whose schedule is not what they were told.

        The same rule as `schedules.schedule_for`: a session to come that they never heard of in
        its present version, a cancelled one only if they had heard of it before.
        """
        told = Announcement.objects.standing().filter(
            registration=OuterRef(OuterRef("pk")), session=OuterRef("pk")
        )
        news = Q(state=SessionState.SCHEDULED) | Q(Exists(told))
        sessions = Session.objects.announced(now).filter(
            news,
            ~Exists(told.filter(sequence__gte=OuterRef("sequence"))),
            service=OuterRef("service"),
        )
        silent = Consent.objects.contact_ended(now).values("person")
        return self.filter(
            Exists(sessions), state=RegistrationState.CONFIRMED, person__status__in=_TAKE_NEWS
        ).exclude(person__in=silent)
