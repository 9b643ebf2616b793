"""Pillars, services (vocabulary of Open Referral HSDS) and sessions (RFC 5545)."""

from .described import Bilingual, Described
from .pillar import Pillar, PillarQuerySet
from .service import Service, ServiceQuerySet
from .session import Session, SessionQuerySet

__all__ = [
    "Bilingual",
    "Described",
    "Pillar",
    "PillarQuerySet",
    "Service",
    "ServiceQuerySet",
    "Session",
    "SessionQuerySet",
]
