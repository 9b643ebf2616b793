"""Whom a member of staff knows: she sees nothing of it, and is given nothing of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .call_task import CallTask
from .person import Person
from .user import User


class TieQuerySet(models.QuerySet["Tie"]):
    """Reading declared ties."""

    def visible_to(self, user: User) -> TieQuerySet:
        """All of them, by public reference, for who manages accounts; nobody else learns why."""
        return self.all() if user.has_perm("people.view_tie") else self.none()

    def open(self) -> TieQuerySet:
        """Those that nobody has ended."""
        return self.filter(ended_at__isnull=True)

    def about(self, *, person: Person | None = None, call: CallTask | None = None) -> TieQuerySet:
        """Open ties with this person, or with whoever is to be called."""
        return self.open().filter(person=person, call=call)


class Tie(models.Model):
    """« Je connais cette personne »: declared by the member of staff herself (domain.md, Roles).

    With a person; or with somebody who left a name and a number, and is no Person yet: then the
    tie is with the call, and `declared_by` of the next one is who registered her. It goes with
    either when that is erased.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="ties")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    call = models.ForeignKey(CallTask, models.CASCADE, null=True, related_name="+")
    declared_at = models.DateTimeField(_("declared"))
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = TieQuerySet.as_manager()

    class Meta:
        """One open tie of somebody with somebody."""

        verbose_name = _("declared tie")
        verbose_name_plural = _("declared ties")
        default_permissions = ("view",)
        permissions: ClassVar = [("end_tie", _("Can end a declared tie"))]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="people_tie_person_once",
                fields=["user", "person"],
                condition=Q(ended_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="people_tie_call_once",
                fields=["user", "call"],
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="people_tie_with_one",
                condition=Q(person__isnull=False, call__isnull=True)
                | Q(person__isnull=True, call__isnull=False),
            ),
            models.CheckConstraint(
                name="people_tie_ended_pair",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="people_tie_ended_after",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("declared_at")),
            ),
        ]

    def __str__(self) -> str:
        """The public reference of whom she knows: never who, nor in which room."""
        return str(self.person or self.call)
