"""Reading whatever was asked by a form: whose it is, and what a search finds."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Q

from stage4club.core.errors import RuleError
from stage4club.core.phones import parse_phone
from stage4club.core.references import parse_reference
from stage4club.people.models import User, keys_close_to
from stage4club.people.models.closeness import keys_for

RowT = TypeVar("RowT", bound=models.Model)


class AskedQuerySet(models.QuerySet[RowT]):
    """What the requests of both rooms are asked; each says itself who sees them."""

    def close_to(self, user: User) -> Self:
        """Every one of a person who has one that carries the e-mail of `user`.

        Typed as her own, as the helper's, or kept with the person; or whom she said that she
        knows. What a robot may have typed declares nothing.
        """
        return self.filter(person__in=self._people_close_to(user))

    def of_others(self, user: User) -> Self:
        """None of a person who is close to her."""
        close = self.keys_close_to(user)
        return self.exclude(person__in=close) if close else self.all()

    def keys_close_to(self, user: User) -> list[int]:
        """Keys of people who are close to her, read once for a page."""
        return keys_for(user, f"{self.model._meta.label_lower}.close", self._people_close_to)

    def _people_close_to(self, user: User) -> models.QuerySet[Any, Any]:
        return keys_close_to(user, self.model._default_manager.all())

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
