"""The catalogue (vocabulary of Open Referral HSDS), its pages, and sessions (RFC 5545)."""

from .described import Bilingual, Described, Publishable, in_both
from .page import Page, PageQuerySet
from .pillar import Pillar, PillarQuerySet
from .program import Program, ProgramQuerySet
from .resource import Resource, ResourceQuerySet
from .service import Service, ServiceQuerySet
from .session import Session, SessionQuerySet
from .tag import ResourceTag, ResourceTagQuerySet

__all__ = [
    "Bilingual",
    "Described",
    "Page",
    "PageQuerySet",
    "Pillar",
    "PillarQuerySet",
    "Program",
    "ProgramQuerySet",
    "Publishable",
    "Resource",
    "ResourceQuerySet",
    "ResourceTag",
    "ResourceTagQuerySet",
    "Service",
    "ServiceQuerySet",
    "Session",
    "SessionQuerySet",
    "in_both",
]
