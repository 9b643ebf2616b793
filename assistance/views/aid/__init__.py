"""The pages of financial assistance: before one asks, asking, and the private page after."""

from .apply import aid_check, aid_later, aid_received, aid_step, aid_take_back
from .care_team import aid_attestation, aid_care_team
from .documents import aid_documents
from .letter import aid_letter
from .payment import aid_payment
from .private import aid_again, aid_close, aid_code, aid_file, aid_page, aid_review, aid_withdraw
from .resume import aid_by_code, aid_new_code, aid_resume
from .start import eligibility, financial_assistance

__all__ = [
    "aid_again",
    "aid_attestation",
    "aid_by_code",
    "aid_care_team",
    "aid_check",
    "aid_close",
    "aid_code",
    "aid_documents",
    "aid_file",
    "aid_later",
    "aid_letter",
    "aid_new_code",
    "aid_page",
    "aid_payment",
    "aid_received",
    "aid_resume",
    "aid_review",
    "aid_step",
    "aid_take_back",
    "aid_withdraw",
    "eligibility",
    "financial_assistance",
]
