"""A file that came with an application: of its draft first, then of the application."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stage4club.core.encrypted_fields import EncryptedTextField
from stage4club.core.files import Kind, is_scanning
from stage4club.people.models import User

from ..enums import AID_DECIDED, AidState, DocumentState
from .aid_draft import AidDraft
from .aid_paper import AskedPaper
from .aid_request import AidRequest

#: For one document that was asked for: a paper has two sides, and a photo may be blurred.
MOST = 5


class DocumentQuerySet(models.QuerySet["Document"]):
    """Reading what came."""

    def visible_to(self, user: User) -> DocumentQuerySet:
        """Those of applications that `user` may open; of a draft, to nobody."""
        return self.filter(request__in=AidRequest.objects.visible_to(user))

    def standing(self) -> DocumentQuerySet:
        """There is a file, in the order in which they came."""
        return self.exclude(state=DocumentState.DESTROYED).order_by("received_at", "place", "pk")

    def to_scan(self) -> DocumentQuerySet:
        """No scanner has looked at them."""
        return self.filter(state=DocumentState.RECEIVED).order_by("received_at", "pk")

    def of_over(self, until: datetime) -> DocumentQuerySet:
        """Of applications that were decided, or closed, at that moment or before."""
        decided = Q(request__state__in=AID_DECIDED, request__decided_at__lte=until)
        closed = Q(request__state=AidState.CLOSED, request__closed_at__lte=until)
        return self.standing().filter(decided | closed)


class Document(models.Model):
    """What came, and what became of it. The file lies under the key of its row (`core.files`).

    Destroyed, nothing is left but that it was there: neither its name, nor by what the same file
    would be known again. Destroyed by nobody: thirteen months after the decision (domain.md).
    """

    # Known before it is stored: words are sealed for one row, and the file bears its name.
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    draft = models.ForeignKey(AidDraft, models.PROTECT, null=True, related_name="documents")
    request = models.ForeignKey(AidRequest, models.CASCADE, null=True, related_name="documents")
    #: What it answers, where something was asked for.
    asked = models.ForeignKey(
        AskedPaper, models.RESTRICT, null=True, related_name="documents", verbose_name=_("for")
    )
    #: Two that come at once cannot both be the fifth.
    place = models.PositiveSmallIntegerField(pgettext_lazy("document", "place"))
    name = EncryptedTextField(_("name"), blank=True)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    #: In bytes, as it is kept.
    size = models.PositiveIntegerField(_("size"))
    #: Keyed; by it the same file is taken once.
    digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=DocumentState, default=DocumentState.RECEIVED
    )
    received_at = models.DateTimeField(_("received at"))
    scanned_at = models.DateTimeField(_("scanned at"), null=True)
    destroyed_at = models.DateTimeField(_("destroyed at"), null=True)
    destroyed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("destroyed by")
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        """Five for one thing, the same one once; each state with its stamps."""

        verbose_name = _("document")
        verbose_name_plural = _("documents received")
        default_permissions = ("view",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="assistance_document_place",
                fields=["draft", "request", "asked", "place"],
                condition=~Q(state=DocumentState.DESTROYED),
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                name="assistance_document_once",
                fields=["draft", "request", "asked", "digest"],
                condition=~Q(state=DocumentState.DESTROYED),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="assistance_document_belongs",
                condition=Q(draft__isnull=False, request__isnull=True, asked__isnull=True)
                | Q(draft__isnull=True, request__isnull=False),
            ),
            models.CheckConstraint(
                name="assistance_document_measured",
                condition=Q(place__range=(1, MOST), size__gt=0, kind__in=Kind.values),
            ),
            # It also holds that there is no other state.
            models.CheckConstraint(
                name="assistance_document_state",
                condition=Q(
                    state=DocumentState.RECEIVED, scanned_at__isnull=True, destroyed_at__isnull=True
                )
                | Q(
                    state__in=(DocumentState.CLEAN, DocumentState.INFECTED),
                    scanned_at__isnull=False,
                    destroyed_at__isnull=True,
                )
                | Q(state=DocumentState.DESTROYED, destroyed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="assistance_document_destroyed",
                condition=Q(destroyed_at__isnull=False, name=b"", digest="")
                | (Q(destroyed_at__isnull=True, destroyed_by__isnull=True) & ~Q(digest="")),
            ),
            models.CheckConstraint(
                name="assistance_document_after",
                condition=(Q(scanned_at__isnull=True) | Q(scanned_at__gte=F("received_at")))
                & (Q(destroyed_at__isnull=True) | Q(destroyed_at__gte=F("received_at"))),
            ),
        ]

    def __str__(self) -> str:
        """The reference of its application: never what it is called."""
        return str(self.request or self.draft)

    @property
    def is_quarantined(self) -> bool:
        """Whether it waits for the scanner, where there is one."""
        return self.state == DocumentState.RECEIVED and is_scanning()

    @property
    def may_be_opened(self) -> bool:
        """Whether a member of staff may have it."""
        is_here = self.state in (DocumentState.RECEIVED, DocumentState.CLEAN)
        return is_here and not self.is_quarantined

    @property
    def neutral_name(self) -> str:
        """What it is called where it goes: the public reference, and nothing of what it is."""
        return f"{self}-{self.place}.{Kind(self.kind).kept_as}"
