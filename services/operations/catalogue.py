"""Filling the catalogue of a new site, and keeping what an editor has not finished."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction

from services.models import Page, Pillar, Program, Publishable, ResourceTag, Service
from stage4club.core import audit
from stage4club.people.models import User

Rows = Iterable[Mapping[str, Any]]


@dataclass(frozen=True)
class CatalogueResult:
    """Slugs of the rows added, and of those that were there and were left as they are."""

    added: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


@transaction.atomic
def load_catalogue(
    *,
    pillars: Rows = (),
    services: Rows = (),
    programs: Rows = (),
    pages: Rows = (),
    tags: Rows = (),
    now: datetime,
) -> CatalogueResult:
    """Add the rows whose slug is missing. A row that exists is never touched.

    A mapping gives every column by name; a service names its `pillar` by slug. Pillars without a
    program are those of the first program there is. Loading twice, or at the same moment from two
    processes, adds each row once. Raises `Pillar.DoesNotExist` where a service names a pillar that
    is in neither place.
    """
    result = CatalogueResult()
    for model, rows in ((Program, programs), (Pillar, pillars), (Page, pages), (ResourceTag, tags)):
        for row in rows:
            _add_missing(model, row, result, now=now)
    for row in services:
        pillar = Pillar.objects.get(slug=row["pillar"])
        _add_missing(Service, {**row, "pillar": pillar}, result, now=now)
    Pillar.objects.filter(program=None).update(program=Program.objects.first())
    return result


@transaction.atomic
def keep_draft(row: Publishable, texts: Mapping[str, str], *, by: User, now: datetime) -> None:
    """Keep `texts`, by column, beside what the site shows of `row`; none empties the draft.

    Raises KeyError for what is no text of its model.
    """
    if unknown := set(texts) - set(row.text_fields()):
        raise KeyError(*unknown)
    row.draft = dict(texts)
    row.save(update_fields=["draft"])
    audit.record("draft", row, by=by, now=now, details={"fields": sorted(texts)})


def _add_missing(
    model: type[models.Model], row: Mapping[str, Any], result: CatalogueResult, *, now: datetime
) -> None:
    # Typed Any: the abstract model has no manager of its own.
    manager: Any = model._default_manager
    stored, is_new = manager.get_or_create(slug=row["slug"], defaults=row)
    if is_new:
        audit.record("added", stored, by=None, now=now)
    (result.added if is_new else result.kept).append(stored.slug)
