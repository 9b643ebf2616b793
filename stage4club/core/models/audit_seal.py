"""One link of the chain that seals the audit."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .append_only import AppendOnlyModel

#: What the first seal follows on.
BEGINNING = "0" * 64
#: Rows of one seal.
MOST_ROWS = 10_000

_DIGEST = r"^[0-9a-f]{64}$"


class AuditSealQuerySet(models.QuerySet["AuditSeal"]):
    """Reading the chain."""

    def visible_to(self, user: object) -> Self:
        """No seal, whoever asks: there is nothing in it to read. `audit_verify` tells of it."""
        return self.none()

    def head(self) -> AuditSeal | None:
        """The last one; None before any."""
        return self.order_by("-sequence").first()

    def following(self, sequence: int) -> AuditSeal | None:
        """The one after `sequence`, whatever its number; None after the last."""
        return self.filter(sequence__gt=sequence).order_by("sequence").first()


class AuditSeal(AppendOnlyModel):
    """Some rows of the audit as they were found, bound to all that was sealed before.

    Written by `core.sealing` only; what each column holds is told there. Guaranteed by the
    database: one chain, since no two seals follow on the same one, and no row is ever changed nor
    deleted (`core_auditseal_append_only`; TRUNCATE is left to the rights of the role).

    `covers`, `given_up` and `gaps` are ranges of keys, `[first, last]`; a gap also says since when
    it is known, in seconds since 1970.
    """

    sequence = models.BigIntegerField(_("number"), primary_key=True)
    previous = models.CharField(_("seal before"), max_length=64)
    sealed_at = models.DateTimeField(_("sealed"))
    count = models.IntegerField(_("rows"))
    last_id = models.BigIntegerField(_("last key"))
    covers = models.JSONField(_("keys that are sealed"))
    given_up = models.JSONField(_("keys that were never used"), default=list)
    gaps = models.JSONField(_("keys that may still come"), default=list)
    rows_digest = models.CharField(_("digest of the rows"), max_length=64)
    marks = models.TextField(_("beginnings of the digests of each row"), blank=True)
    hash = models.CharField(_("digest of the seal"), max_length=64)
    key_id = models.CharField(_("name of the key"), max_length=8)
    signature = models.CharField(_("signature"), max_length=64)

    objects = AuditSealQuerySet.as_manager()

    class Meta:
        verbose_name = _("seal of the audit")
        verbose_name_plural = _("seals of the audit")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["previous"], name="core_auditseal_one_chain"),
            models.CheckConstraint(
                condition=Q(sequence=1, previous=BEGINNING)
                | (Q(sequence__gt=1) & ~Q(previous=BEGINNING)),
                name="core_auditseal_begins_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    previous__regex=_DIGEST,
                    rows_digest__regex=_DIGEST,
                    hash__regex=_DIGEST,
                    signature__regex=_DIGEST,
                    key_id__regex=r"^[0-9a-f]{8}$",
                ),
                name="core_auditseal_digests",
            ),
            models.CheckConstraint(
                condition=Q(count__gte=0, count__lte=MOST_ROWS, last_id__gte=0),
                name="core_auditseal_counts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}"
