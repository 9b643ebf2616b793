"""What stands beside an application, asked for with its row: nothing is read to find none."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from ...enums import Paper
from ...models import (
    AidDecision,
    AskedPaper,
    Document,
    LedgerEntry,
    Payment,
    StageAttestation,
)


def with_beside(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with their person and situation; `has_…` says which tables have lines of each.

    `can_be_attested`: a paper for the stage came, and nobody has said that it is the right one.
    `awaits_word`: none has come yet.
    """
    here = OuterRef("pk")
    words = AskedPaper.objects.filter(request=here, paper=Paper.ATTESTATION)
    word = words.filter(received_at__isnull=False)
    known = StageAttestation.objects.filter(person=OuterRef("person"))
    beside = rows.select_related("person", "reviewer", "circumstances", "payment_way")
    asked: QuerySet[Any] = beside.annotate(
        has_documents=Exists(Document.objects.filter(request=here)),
        has_standing=Exists(Document.objects.standing().filter(request=here)),
        has_decisions=Exists(AidDecision.objects.filter(request=here)),
        has_payments=Exists(Payment.objects.filter(request=here)),
        has_entries=Exists(LedgerEntry.objects.filter(request=here)),
        can_be_attested=Exists(word) & ~Exists(known),
        awaits_word=Exists(words.awaited()),
    )
    return asked
