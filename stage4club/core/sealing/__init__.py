"""The audit, sealed as a chain: what was written can no longer be changed unnoticed.

`sweep` adds seals, `verify` walks along them, `report` tells how long ago the last one was.
"""

from .report import UNSEALED_TOO_LONG, health_report, late_seal_banner
from .sweep import BrokenChain, seal_audit
from .verify import Finding, Verification

__all__ = [
    "UNSEALED_TOO_LONG",
    "BrokenChain",
    "Finding",
    "Verification",
    "health_report",
    "late_seal_banner",
    "seal_audit",
]
