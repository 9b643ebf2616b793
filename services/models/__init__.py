"""The catalogue (vocabulary of Open Referral HSDS), its pages, and sessions (RFC 5545)."""

from .described import Bilingual, Described, Publishable, in_both
from .opinion import Opinion, OpinionQuerySet, Theme, ThemeQuerySet
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
    "Opinion",
    "OpinionQuerySet",
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
    "Theme",
    "ThemeQuerySet",
    "in_both",
]
