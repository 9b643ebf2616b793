"""What the program offers."""

from __future__ import annotations

from copy import copy
from time import monotonic
from typing import ClassVar, NamedTuple, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import connection, models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from services.enums import ServiceKind
from stage4club.core.models.telephone import HasPhone
from stage4club.people.enums import CallTopic, Room

from .described import Described, PublishableQuerySet, complete
from .pillar import Pillar

#: What one talks about who asks to be called, for each kind of service that has people to call.
TOPICS = {
    ServiceKind.GROUP: CallTopic.GROUP,
    ServiceKind.ASSISTANCE: CallTopic.ASSISTANCE,
    ServiceKind.APPOINTMENT: CallTopic.APPOINTMENT,
}

#: Of each row the transaction that wrote it and the place it was written to: no two versions share
#: both (PostgreSQL manual, System Columns).
VERSIONS = "SELECT xmin::text, ctid::text FROM services_service WHERE {column} = %s ORDER BY id"


class _Kept(NamedTuple):
    """A service as this process read it, the versions it stood among, and when it last asked."""

    service: Service
    versions: tuple[tuple[str, str], ...]
    asked_at: float


#: By the column that was asked for, its value, and whether among those that are published only.
_kept: dict[tuple[str, str, bool], _Kept] = {}


class ServiceQuerySet(PublishableQuerySet["Service"]):
    """Reading the catalogue."""

    def published(self) -> Self:
        """What the public sees, in the order of the catalogue."""
        return super().published().order_by("position", "pk")

    def open_to_registration(self) -> ServiceQuerySet:
        """Published groups one can register for."""
        return self.published().filter(kind=ServiceKind.GROUP)

    def called_about(self, topic: str) -> Service | None:
        """Whose people call somebody who wants to talk about `topic`; None without a catalogue.

        A published one where there is one: a page that was open yesterday still finds its room.
        What is about nothing of the catalogue goes to the group, where the telephone is answered.
        """
        kinds = {topic: kind for kind, topic in TOPICS.items()}
        ranked = self.order_by("-is_published", "position", "pk")
        asked = ranked.filter(kind=kinds.get(CallTopic(topic or CallTopic.OTHER), ""))
        return asked.first() or ranked.filter(kind=ServiceKind.GROUP).first()

    def open_group(self, slug: str) -> Service:
        """The one at `slug` among those open to registration. Raises DoesNotExist.

        As it is now, or was `settings.PAGES_KEPT_SECONDS` ago. Every page of the form asks for it,
        and the same row seldom changes: one that this process has read is read again only where
        PostgreSQL holds another version of it.
        """
        wanted = self.open_to_registration().filter(slug=slug)
        return _found(_kept_row(("slug", slug, True), wanted))

    def of_appointments(self) -> Service:
        """The first published one by which somebody meets the social worker. Raises DoesNotExist.

        As it is now, or was a moment ago: as `open_group`.
        """
        kind = ServiceKind.APPOINTMENT
        return _found(_kept_row(("kind", kind, True), self.published().filter(kind=kind)))

    def told_of_appointments(self) -> Service | None:
        """Whose telephone and promise letters tell: the first one, published or not; None without.

        As it is now, or was a moment ago: as `open_group`.
        """
        kind = ServiceKind.APPOINTMENT
        return _kept_row(("kind", kind, False), self.filter(kind=kind).order_by("position", "pk"))


def _found(service: Service | None) -> Service:
    if service is None:
        raise Service.DoesNotExist
    return service


def _kept_row(asked: tuple[str, str, bool], wanted: ServiceQuerySet) -> Service | None:
    """The first of `wanted`, all of them among those of which a column holds this value."""
    kept = _kept.get(asked)
    if kept is None or monotonic() - kept.asked_at >= settings.PAGES_KEPT_SECONDS:
        column, value, _published = asked
        with connection.cursor() as cursor:
            cursor.execute(VERSIONS.format(column=column), [value])
            versions = tuple(cursor.fetchall())
        # One that changed again in between is newer than `versions`: it is read once more.
        same = kept is not None and kept.versions == versions
        service = kept.service if kept and same else wanted.first() if versions else None
        if service is None:
            # Not kept: anybody may invent addresses.
            return None
        kept = _kept[asked] = _Kept(service, versions, monotonic())
    return copy(kept.service)


class Service(HasPhone, Described):
    """Something offered: a group, financial assistance, a social worker, a link."""

    PAIRS = ("steps", "who")

    kind = models.CharField(_("kind"), max_length=11, choices=ServiceKind)
    room = models.CharField(_("room"), max_length=11, choices=Room, blank=True)
    pillar = models.ForeignKey(
        Pillar, models.PROTECT, related_name="services", verbose_name=_("pillar")
    )
    phone = PhoneNumberField(_("telephone"))
    phone_extension = models.CharField(_("extension"), max_length=10, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("Empty hides it."))
    external_url = models.URLField(_("external address"), blank=True)
    places = models.PositiveSmallIntegerField(
        _("places"),
        null=True,
        blank=True,
        default=12,
        help_text=_("Empty: no limit."),
        validators=[MinValueValidator(1)],
    )
    promise_days = models.PositiveSmallIntegerField(
        _("working days before somebody has replied"),
        default=3,
        validators=[MinValueValidator(1)],
    )
    call_days = models.PositiveSmallIntegerField(
        _("working days before somebody has called who was asked to"),
        default=3,
        db_default=3,
        validators=[MinValueValidator(1)],
    )
    steps_fr = models.TextField(_("how it works (French)"), blank=True, db_default="")
    steps_en = models.TextField(_("how it works (English)"), blank=True, db_default="")
    who_fr = models.TextField(_("who will be there (French)"), blank=True, db_default="")
    who_en = models.TextField(_("who will be there (English)"), blank=True, db_default="")

    objects = ServiceQuerySet.as_manager()

    class Meta(Described.Meta):
        """A link has an address and no room, all else has a room; a promise is a day or more."""

        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="services_service_kind_known", condition=Q(kind__in=ServiceKind.values)
            ),
            models.CheckConstraint(
                name="services_service_link_has_address",
                condition=~Q(kind=ServiceKind.LINK) | ~Q(external_url=""),
            ),
            models.CheckConstraint(
                name="services_service_room",
                condition=Q(kind=ServiceKind.LINK, room="")
                | (~Q(kind=ServiceKind.LINK) & Q(room__in=Room.values)),
            ),
            models.CheckConstraint(
                name="services_service_places",
                condition=Q(places__isnull=True) | Q(places__gte=1),
            ),
            models.CheckConstraint(
                name="services_service_promise", condition=Q(promise_days__gte=1)
            ),
            models.CheckConstraint(
                name="services_service_call_days", condition=Q(call_days__gte=1)
            ),
            models.CheckConstraint(
                name="services_service_complete",
                condition=complete(Described.TEXTS, pairs=("steps", "who")),
            ),
        ]

    @property
    def steps(self) -> str:
        """What will happen, in the active language."""
        return self.in_language("steps")

    @property
    def who(self) -> str:
        """Who will be there, in the active language."""
        return self.in_language("who")

    @property
    def takes_registrations(self) -> bool:
        """Whether one can register for it."""
        return self.kind == ServiceKind.GROUP and self.is_published

    @property
    def url(self) -> str:
        """The address of its page in the active language."""
        return reverse("service", args=[self.slug])

    @property
    def call_topic(self) -> str:
        """What those talk about who ask to be called from its page; empty for a link."""
        return TOPICS.get(ServiceKind(self.kind), "")

    @property
    def call_url(self) -> str:
        """Where one asks to be called about it, in the active language; empty for a link."""
        return f"{reverse('call-me')}?subject={self.call_topic}" if self.call_topic else ""

    @property
    def opinion_url(self) -> str:
        """Where one says what would help, in the active language."""
        return reverse("opinion", args=[self.slug])

    @property
    def register_url(self) -> str:
        """Where one registers for it, in the active language; empty where one cannot."""
        return reverse("register", args=[self.slug]) if self.takes_registrations else ""

    @property
    def start_url(self) -> str:
        """Where one reads what it asks for, in the active language; empty for other kinds."""
        return reverse("financial-assistance") if self.kind == ServiceKind.ASSISTANCE else ""

    @property
    def book_url(self) -> str:
        """Where one chooses a time to meet, in the active language; empty where one cannot."""
        takes = self.kind == ServiceKind.APPOINTMENT and self.is_published
        return reverse("appointment") if takes else ""
