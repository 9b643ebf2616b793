"""The state of our mail server as workers meet it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stage4club.notifications.enums import ChannelName, Trouble


class ChannelQuerySet(models.QuerySet["Channel"]):
    """Reading channels. A channel without a row has never been in trouble, nor swept."""

    def visible_to(self, user: models.Model) -> Self:
        """Every channel: nothing here is about a person."""
        return self.all()

    def paused(self, now: datetime) -> Self:
        """Channels that rest at `now`: nothing leaves by them."""
        return self.filter(paused_until__gt=now)


class Channel(models.Model):
    """By what messages leave. Trouble that is ours rests here and not on each message.

    `failures` counts pauses since the last message that left, `refusals` the addresses refused
    in a row since then.
    """

    name = models.CharField(_("channel"), primary_key=True, max_length=10, choices=ChannelName)
    paused_until = models.DateTimeField(_("rests until"), null=True, blank=True)
    paused_reason = models.CharField(_("reason"), max_length=40, choices=Trouble, blank=True)
    last_sweep_at = models.DateTimeField(_("last sweep"), null=True, blank=True)
    failures = models.IntegerField(_("failures in a row"), default=0, db_default=0)
    refusals = models.IntegerField(_("refused addresses in a row"), default=0, db_default=0)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        """A pause has its reason."""

        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        default_permissions = ("view",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notifications_channel_name_known",
                condition=Q(name__in=ChannelName.values),
            ),
            models.CheckConstraint(
                name="notifications_channel_pause_has_reason",
                condition=Q(paused_until__isnull=True, paused_reason="")
                | (Q(paused_until__isnull=False) & ~Q(paused_reason="")),
            ),
            models.CheckConstraint(
                name="notifications_channel_counts_from_zero",
                condition=Q(failures__gte=0, refusals__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return self.get_name_display()
