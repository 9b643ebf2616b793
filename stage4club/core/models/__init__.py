"""Rows of the platform: what happened, what is being typed, which links are open."""

from .audit_event import AuditEvent
from .draft import Draft
from .private_link import PrivateLink

__all__ = ["AuditEvent", "Draft", "PrivateLink"]
