"""Public pages: the catalogue, and asking to be called."""

from .call_me import call_me, call_me_received, death
from .opinions import opinion, opinion_received
from .pages import home, page, pillar, service, why

__all__ = [
    "call_me",
    "call_me_received",
    "death",
    "home",
    "opinion",
    "opinion_received",
    "page",
    "pillar",
    "service",
    "why",
]
