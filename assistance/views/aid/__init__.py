"""The pages of financial assistance: before one asks, and the private page of what was asked."""

from .private import aid_close, aid_code, aid_file, aid_page, aid_review, aid_withdraw
from .start import eligibility, financial_assistance

__all__ = [
    "aid_close",
    "aid_code",
    "aid_file",
    "aid_page",
    "aid_review",
    "aid_withdraw",
    "eligibility",
    "financial_assistance",
]
