"""Rows of the platform: what happened, who looked, what is typed, which links and codes open."""

from .access_event import AccessEvent, AccessKind
from .append_only import AppendOnly, append_only_tables
from .audit_event import AuditEvent
from .audit_seal import AuditSeal
from .draft import Draft
from .one_time_code import OneTimeCode
from .private_link import PrivateLink

__all__ = [
    "AccessEvent",
    "AccessKind",
    "AppendOnly",
    "AuditEvent",
    "AuditSeal",
    "Draft",
    "OneTimeCode",
    "PrivateLink",
    "append_only_tables",
]
