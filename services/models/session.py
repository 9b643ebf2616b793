"""The dated meetings of the groups."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from services.enums import SessionState
from stage4club.core.spoken import clock, long_day
from stage4club.people.models import User
from stage4club.people.permissions import Scope

from .service import Service


class SessionQuerySet(models.QuerySet["Session"]):
    """Reading the calendar."""

    def upcoming(self, now: datetime) -> SessionQuerySet:
        """Sessions that take place and are not over, nearest first."""
        return self.filter(state=SessionState.SCHEDULED, ends_at__gt=now).order_by(
            "starts_at", "pk"
        )

    def announced(self, now: datetime) -> SessionQuerySet:
        """What a schedule tells: sessions to come, the cancelled ones included, nearest first."""
        return self.filter(ends_at__gt=now).order_by("starts_at", "pk")

    def visible_to(self, user: User) -> SessionQuerySet:
        """Sessions whose place, video link and hosts `user` may see (domain.md §8 and Roles).

        Those of the rooms her roles open (patient-partners and the coordinator: the groups'),
        and, for a social worker, those she opens herself. Nobody else: what is public of a
        session is `services.dates.PublicDate`.
        """
        visible = Q(service__room__in=user.rooms_where("services.view_session", Scope.ALL))
        if Scope.OWN in user.scopes("services.view_session"):
            visible |= Q(opened_by=user)
        return self.filter(visible)


class Session(models.Model):
    """One dated meeting of a group, on the spot, by video, or both."""

    service = models.ForeignKey(
        Service, models.PROTECT, related_name="sessions", verbose_name=_("service")
    )
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    video_url = models.URLField(_("video link"), blank=True)
    hosts = models.ManyToManyField(
        User, blank=True, related_name="hosted_sessions", verbose_name=_("patient-partners")
    )
    opened_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opened_sessions",
        verbose_name=_("social worker who opens it"),
    )
    state = models.CharField(
        _("state"), max_length=9, choices=SessionState, default=SessionState.SCHEDULED
    )
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, editable=False)
    cancelled_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("cancelled by"),
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        """One session per group and moment; it ends after it starts, and is somewhere."""

        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering: ClassVar = ["starts_at", "pk"]
        default_permissions = ("add", "change", "view")
        permissions: ClassVar = [
            ("reschedule_session", _("Can move a session")),
            ("cancel_session", _("Can cancel a session")),
        ]
        indexes: ClassVar = [
            models.Index(fields=["service", "ends_at"], name="services_session_upcoming")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="services_session_once",
                fields=["service", "starts_at"],
                condition=Q(state=SessionState.SCHEDULED),
            ),
            models.CheckConstraint(
                name="services_session_ends_after", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="services_session_somewhere", condition=~Q(place="") | ~Q(video_url="")
            ),
            # It also holds that there is no third state.
            models.CheckConstraint(
                name="services_session_cancelled",
                condition=Q(
                    state=SessionState.CANCELLED,
                    cancelled_at__isnull=False,
                    cancelled_by__isnull=False,
                )
                | Q(
                    state=SessionState.SCHEDULED,
                    cancelled_at__isnull=True,
                    cancelled_by__isnull=True,
                ),
            ),
        ]

    def __str__(self) -> str:
        """The service and the local day and hour, as one says them."""
        return f"{self.service.name}, {long_day(self.starts_at)}, {clock(self.starts_at)}"

    @property
    def is_remote(self) -> bool:
        """Whether one can take part by video."""
        return bool(self.video_url)

    @property
    def is_in_person(self) -> bool:
        """Whether one can take part on the spot."""
        return bool(self.place)
