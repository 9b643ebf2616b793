"""Appointments with the times that are free and taken; what financial assistance goes by."""

from .aid_beside import AidCircumstances, AidHelper
from .aid_decision import AidDecision
from .aid_draft import AidDraft
from .aid_paper import AskedPaper, StageAttestation
from .aid_request import AidRequest
from .appointment import Appointment
from .attendee import Attendee
from .availability import Absence, Availability, Place, Practice
from .criteria import Criteria
from .document import MOST, Document
from .earlier import EarlierNotice
from .figures import Figures, ProgrammeBudget
from .helper import AppointmentHelper
from .ledger import AidYear, LedgerEntry
from .payment import Payment
from .payment_way import BankDetails, PaymentWay
from .proposal import Proposal
from .reason import AppointmentReason
from .reservation import Reservation
from .thread import Thread, ThreadMessage

__all__ = [
    "MOST",
    "Absence",
    "AidCircumstances",
    "AidDecision",
    "AidDraft",
    "AidHelper",
    "AidRequest",
    "AidYear",
    "Appointment",
    "AppointmentHelper",
    "AppointmentReason",
    "AskedPaper",
    "Attendee",
    "Availability",
    "BankDetails",
    "Criteria",
    "Document",
    "EarlierNotice",
    "Figures",
    "LedgerEntry",
    "Payment",
    "PaymentWay",
    "Place",
    "Practice",
    "ProgrammeBudget",
    "Proposal",
    "Reservation",
    "StageAttestation",
    "Thread",
    "ThreadMessage",
]
