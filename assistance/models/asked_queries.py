"""Reading whatever was asked by a form: whose it is, and what a search finds."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Q

from stage4club.core.errors import RuleError
from stage4club.core.models.conditions import none_of
from stage4club.core.phones import parse_phone
from stage4club.core.references import parse_reference
from stage4club.people.models import User, people_close_to
from stage4club.people.models.closeness import CloseKeys, read_for

RowT = TypeVar("RowT", bound=models.Model)


#: Why a key is read: the person is close to her.
CLOSE = 0


def told(rows: models.QuerySet[Any], why: int) -> models.QuerySet[Any, Any]:
    """Keys of `rows` and of their people, each with `why`; to be put together by UNION."""
    with_why: models.QuerySet[Any, Any] = rows.order_by().annotate(why=models.Value(why))
    return with_why.values_list("pk", "person", "why")


class AskedQuerySet(models.QuerySet[RowT]):
    """What the requests of both rooms are asked; each says itself who sees them."""

    def close_to(self, user: User) -> Self:
        """Every one of a person who has one that carries the e-mail of `user`.

        Typed as her own, as the helper's, or kept with the person; or whom she said that she
        knows. What a robot may have typed declares nothing.
        """
        people = people_close_to(user, self.model._default_manager.all())
        return self.filter(person__in=people)

    def of_others(self, user: User) -> Self:
        """None of a person who is close to her."""
        # By their keys: an index tells those, where of whose they are each row would be opened.
        return self.filter(none_of("pk", self.close_keys(user).rows))

    def close_keys(self, user: User) -> CloseKeys:
        """Of those `close_to` her and of their people, read once for a page."""
        close = [(row, person) for row, person, why in self._read(user) if why == CLOSE]
        return CloseKeys([row for row, _ in close], [person for _, person in close])

    def _read(self, user: User) -> list[tuple[Any, ...]]:
        return read_for(user, f"{self.model._meta.label_lower}.close", self._keys_read)

    def _keys_read(self, user: User) -> models.QuerySet[Any, Any]:
        """Keys of rows and of their people, and why they are read."""
        rows: Any = self.model._default_manager
        return told(rows.close_to(user), CLOSE)

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
