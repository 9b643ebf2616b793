"""An item that staff see, type in and move: for the tests of the back office."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from stage4club.core.encrypted_fields import EncryptedTextField


class BoxQuerySet(models.QuerySet["Box"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(is_hidden=False)


class Box(models.Model):
    name = models.CharField(max_length=20)
    is_hidden = models.BooleanField(default=False)

    objects = BoxQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class ItemQuerySet(models.QuerySet["Item"]):
    def visible_to(self, user: Any) -> Self:
        """Nobody's, and one's own."""
        return self.filter(Q(owner=None) | Q(owner_id=user.pk))


class Item(models.Model):
    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        CONFIRMED = "confirmed", "Confirmed"
        CLOSED = "closed", "Closed"

    reference = models.CharField(max_length=20, unique=True)
    secret = models.CharField("secret words", max_length=50, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.RECEIVED)
    urgent = models.BooleanField(default=False)
    opened_on = models.DateField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    starts = models.TimeField(null=True, blank=True)
    box = models.ForeignKey(Box, null=True, blank=True, on_delete=models.PROTECT)
    others = models.ManyToManyField(Box, blank=True, related_name="+")
    # No constraint: tables without migrations are made before those of the staff.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
    )

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ("reference",)
        permissions = [("confirm_item", "Can confirm"), ("close_item", "Can close")]

    def __str__(self) -> str:
        return self.reference


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(is_hidden=False)


class Note(models.Model):
    item = models.ForeignKey(Item, on_delete=models.CASCADE)
    words = models.CharField(max_length=50)
    is_hidden = models.BooleanField(default=False)

    objects = NoteQuerySet.as_manager()

    def __str__(self) -> str:
        return f"note {self.pk}"


class Letter(models.Model):
    """Words that nobody reads in the database."""

    class State(models.TextChoices):
        WRITTEN = "written", "Written"
        READ = "read", "Read"

    reference = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WRITTEN)
    words = EncryptedTextField(bound_to="reference")
    postscript = EncryptedTextField(blank=True, bound_to="reference")
    answer = EncryptedTextField(null=True, blank=True, bound_to="reference")

    def __str__(self) -> str:
        return self.reference
