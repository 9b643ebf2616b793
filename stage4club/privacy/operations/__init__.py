"""The rules of privacy, one function each."""

from .consent import AlreadyWithdrawn, give_consent, move_consents, withdraw_consent
from .emergency import (
    AlreadyReviewed,
    NobodyReviewsHerOwn,
    ReasonTooShort,
    StillOpen,
    TooManyTries,
    UnknownReference,
    closed_until,
    delete_expired_emergencies,
    emergency_record,
    latest_guessing,
    open_emergency,
    review_emergency,
    who_is_told,
)

__all__ = [
    "AlreadyReviewed",
    "AlreadyWithdrawn",
    "NobodyReviewsHerOwn",
    "ReasonTooShort",
    "StillOpen",
    "TooManyTries",
    "UnknownReference",
    "closed_until",
    "delete_expired_emergencies",
    "emergency_record",
    "give_consent",
    "latest_guessing",
    "move_consents",
    "open_emergency",
    "review_emergency",
    "who_is_told",
    "withdraw_consent",
]
