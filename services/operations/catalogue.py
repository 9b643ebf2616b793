"""The catalogue that the program starts with. What staff write afterwards is theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from services.models import Described, Pillar, Service
from stage4club.core import audit


@dataclass(frozen=True)
class CatalogueResult:
    """Slugs of the rows added, and of those that were there and were left as they are."""

    added: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


@transaction.atomic
def load_catalogue(
    *, pillars: Iterable[Mapping[str, Any]], services: Iterable[Mapping[str, Any]], now: datetime
) -> CatalogueResult:
    """Add the rows whose slug is missing. A row that exists is never touched.

    A mapping gives every column by name; a service names its `pillar` by slug. Loading twice, or
    at the same moment from two processes, adds each row once. Raises
    `Pillar.DoesNotExist` where a service names a pillar that is in neither place.
    """
    result = CatalogueResult()
    for row in pillars:
        _add_missing(Pillar, row, result, now=now)
    for row in services:
        pillar = Pillar.objects.get(slug=row["pillar"])
        _add_missing(Service, {**row, "pillar": pillar}, result, now=now)
    return result


def _add_missing(
    model: type[Described], row: Mapping[str, Any], result: CatalogueResult, *, now: datetime
) -> None:
    # Typed Any: the abstract model has no manager of its own.
    manager: Any = model._default_manager
    stored, is_new = manager.get_or_create(slug=row["slug"], defaults=row)
    if is_new:
        audit.record("added", stored, by=None, now=now)
    (result.added if is_new else result.kept).append(stored.slug)
