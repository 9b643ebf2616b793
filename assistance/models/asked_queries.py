"""Reading whatever was asked by a form: whose it is, and what a search finds."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import CharField, F, Q
from django.db.models.functions import Cast

from stage4club.core.errors import RuleError
from stage4club.core.phones import parse_phone
from stage4club.core.references import parse_reference
from stage4club.people.models import Person, User

RowT = TypeVar("RowT", bound=models.Model)


class AskedQuerySet(models.QuerySet[RowT]):
    """What the requests of both rooms are asked; each says itself who sees them."""

    def close_to(self, user: User) -> Self:
        """Every one of a person who has one that carries the e-mail of `user`.

        Typed as her own, as the helper's, or kept with the person; or whom she said that she
        knows. What a robot may have typed declares nothing.
        """
        return self.filter(person__in=self._people_close_to(user))

    def _people_close_to(self, user: User) -> models.QuerySet[Any, Any]:
        typed = self.model._default_manager.filter(is_quarantined=False).order_by()
        # Small sets, each found by an index: one condition over three tables would read all rows.
        return (
            Person.objects.filter(email__iexact=user.email)
            .order_by()
            .values("pk")
            .union(
                typed.filter(email__iexact=user.email).values("person"),
                typed.filter(helper__email__iexact=user.email).values("person"),
                user.ties.open().filter(person__isnull=False).order_by().values("person"),
            )
        )

    def found_by(self, typed: str) -> Self:
        """Those that `typed` finds, by reference, name, number or address; all for nothing typed.

        For those that one may open: a search tells no more than the page of each.
        """
        words = typed.strip()
        if not words:
            return self
        if "@" in words:
            return self.filter(Q(email__iexact=words) | Q(helper__email__iexact=words))
        found = Q(reference__icontains=parse_reference(words) or words)
        found |= Q(preferred_name__icontains=words)
        with suppress(RuleError):
            number = parse_phone(words).e164
            found |= Q(phone=number) | Q(helper__phone=number)
        return self.filter(found)

    def keys_as_text(self) -> models.QuerySet[Any, Any]:
        """The keys, to be compared with the `subject_id` of other rows."""
        return self.order_by().annotate(key=Cast(F("pk"), CharField())).values("key")
