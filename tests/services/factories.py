"""The usual slugs and a calendar of its own, on top of tests/factories.py."""

from datetime import UTC, datetime, timedelta
from typing import Any

from services.models import Pillar, Service, Session
from stage4club.people.enums import Role
from stage4club.people.models import User
from tests import factories

#: A Monday, at ten o'clock in Montréal.
NOW = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)


def make_pillar(slug: str = "quality-of-life", **columns: Any) -> Pillar:
    """The pillar of this slug, made where it is missing."""
    existing = Pillar.objects.filter(slug=slug).first()
    return existing or factories.make_pillar(slug=slug, **columns)


def make_service(slug: str = "chit-chat-club", **columns: Any) -> Service:
    """A group of the first pillar."""
    defaults = {"pillar": columns.get("pillar") or make_pillar(), "position": 1}
    return factories.make_service(slug=slug, **(defaults | columns))


def make_session(service: Service | None = None, **columns: Any) -> Session:
    """A meeting of ninety minutes, by default in ten days, on the spot and by video."""
    starts_at = columns.pop("starts_at", NOW + timedelta(days=10))
    defaults = {
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=90),
        "place": "Salle des Érables, Montréal",
        "video_url": "https://video.example.org/salle-canari",
    }
    return factories.make_session(service or make_service(), **(defaults | columns))


def make_cancelled(service: Service | None = None, **columns: Any) -> Session:
    """A meeting that was cancelled."""
    stamps = {"cancelled_at": NOW, "cancelled_by": make_user()}
    return make_session(service, state="cancelled", **stamps, **columns)


def make_user(*roles: Role, is_active: bool = True) -> User:
    """A member of staff."""
    user = factories.make_user(*roles)
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    return user
