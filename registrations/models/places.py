"""How many places a group has, and how many are taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from services.models import Service

from ..enums import PLACE_STATES
from .registration import Registration


@dataclass(frozen=True)
class Places:
    """`taken` of `limit` places; without a limit there is always room."""

    taken: int
    limit: int | None

    @property
    def is_full(self) -> bool:
        """Whether nobody else fits. More may be taken than the limit, if it was lowered since."""
        return self.limit is not None and self.taken >= self.limit


def places_of(service: Service) -> Places:
    """The places of `service` at this moment; one query. What keeps to them is the database."""
    return Places(Registration.objects.with_place(service).count(), service.places)


def places_of_each(services: Iterable[int]) -> list[tuple[Service, Places]]:
    """Services, given by their keys, in the order of the catalogue, with their places."""
    with_place = Q(registration__state__in=PLACE_STATES)
    rows: Any = Service.objects.filter(pk__in=list(services)).order_by("position", "pk")
    counted = rows.annotate(taken=Count("registration", filter=with_place))
    return [(service, Places(service.taken, service.places)) for service in counted]
