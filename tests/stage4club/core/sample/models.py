"""A parcel that moves through states, and the shelf it stands on."""

from django.db import models
from django.db.models import Q


class Shelf(models.Model):
    name = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.name


class Parcel(models.Model):
    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        KEPT = "kept", "Kept"
        RETURNED = "returned", "Returned"

    state = models.CharField(max_length=20, choices=State.choices, default=State.RECEIVED)
    note = models.CharField(max_length=50, default="")
    kept_at = models.DateTimeField(null=True)
    shelf = models.ForeignKey(Shelf, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="kept", kept_at__isnull=False)
                | (~Q(state="kept") & Q(kept_at__isnull=True)),
                name="sample_parcel_kept_at",
            )
        ]

    def __str__(self) -> str:
        return f"parcel {self.pk}"


class ParcelView(Parcel):
    """The same row under another name."""

    class Meta:
        proxy = True


from .items import Box, Item, Letter, Note  # noqa: E402, F401 - models are found in this module
