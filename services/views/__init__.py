"""Public pages: the catalogue, and asking to be called."""

from .call_me import about, call_me, call_me_received
from .pages import home, pillar, service

__all__ = ["about", "call_me", "call_me_received", "home", "pillar", "service"]
