"""The words of appointments (HL7 FHIR) and of assistance. Values are stored; labels are shown."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Meeting(TextChoices):
    """With whom the social worker meets."""

    INDIVIDUAL = "individual", _("Individual meeting")
    FAMILY = "family", _("Family meeting")


class Mode(TextChoices):
    """How they meet."""

    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("By telephone")
    VIDEO = "video", _("By video")


class SpokenLanguage(TextChoices):
    """In which language to talk; another one takes an interpreter."""

    FRENCH = "fr", _("French")
    ENGLISH = "en", _("English")
    OTHER = "other", _("Another language, with an interpreter")


class AgeBand(TextChoices):
    """How old the children who come along are: never who they are."""

    TODDLER = "0-5", _("5 or younger")
    CHILD = "6-11", _("6 to 11")
    TEENAGER = "12-17", _("12 to 17")


class Weekday(IntegerChoices):
    """Days as Python counts them."""

    MONDAY = 0, WEEKDAYS[0]
    TUESDAY = 1, WEEKDAYS[1]
    WEDNESDAY = 2, WEEKDAYS[2]
    THURSDAY = 3, WEEKDAYS[3]
    FRIDAY = 4, WEEKDAYS[4]
    SATURDAY = 5, WEEKDAYS[5]
    SUNDAY = 6, WEEKDAYS[6]


class AppointmentState(TextChoices):
    """From the form to the meeting (domain.md, States). Moving is an event, not a state."""

    REQUESTED = "requested", pgettext_lazy("appointment", "To answer")
    PROPOSED = "proposed", pgettext_lazy("appointment", "Times proposed")
    BOOKED = "booked", pgettext_lazy("appointment", "Booked")
    FULFILLED = "fulfilled", pgettext_lazy("appointment", "Took place")
    CANCELLED = "cancelled", pgettext_lazy("appointment", "Cancelled")
    CLOSED = "closed", pgettext_lazy("appointment", "Closed")


#: The social worker has something to do.
UNANSWERED_STATES = (AppointmentState.REQUESTED,)
#: Somebody still waits for a meeting, or for what comes of it.
OPEN_STATES = (AppointmentState.REQUESTED, AppointmentState.PROPOSED, AppointmentState.BOOKED)
#: Over, whatever came of it.
OVER_STATES = (AppointmentState.FULFILLED, AppointmentState.CANCELLED, AppointmentState.CLOSED)


class CancelledBy(TextChoices):
    """Who could not come: nobody is blamed, and nobody is counted."""

    PERSON = "person", pgettext_lazy("cancelled by", "The person")
    STAFF = "staff", pgettext_lazy("cancelled by", "The social worker")


class Closing(TextChoices):
    """Why a request ended without a meeting."""

    NOT_HELD = "not_held", _("The meeting did not take place")
    UNREACHABLE = "unreachable", _("Could not be reached")
    NO_LONGER_WANTED = "no_longer_wanted", _("Does not wish to meet any more")
    ELSEWHERE = "elsewhere", _("Found help elsewhere")
    ROBOT = "robot", _("Was sent by a robot")


class Lead(TextChoices):
    """How long before an appointment its person would like to be reminded of it."""

    TWO_DAYS = "2d", pgettext_lazy("reminder", "Two days before")
    ONE_DAY = "1d", pgettext_lazy("reminder", "The day before")
    TWO_HOURS = "2h", pgettext_lazy("reminder", "Two hours before")


class Answer(TextChoices):
    """What came of proposed times."""

    ACCEPTED = "accepted", pgettext_lazy("proposal", "One was chosen")
    DECLINED = "declined", pgettext_lazy("proposal", "None of them suits")
    EXPIRED = "expired", pgettext_lazy("proposal", "No answer in time")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "Taken back")


# Financial assistance ----------------------------------------------------------------------------


class Need(TextChoices):
    """What the money is to help with."""

    TRANSPORT = "transport", _("Getting to appointments: transport, parking")
    LODGING = "lodging", _("Sleeping near the hospital")
    MEDICATION = "medication", _("Medication and care that no insurance pays")
    FOOD = "food", _("Groceries and meals")
    HOUSING = "housing", _("Rent, mortgage, heating")
    HELP_AT_HOME = "help_at_home", _("Help at home, childcare")
    EQUIPMENT = "equipment", _("Wigs, prostheses, compression garments, equipment")
    OTHER = "other", pgettext_lazy("need", "Something else")


class Attestation(TextChoices):
    """How the stage is attested to: by a paper that comes now, later, or from the care team."""

    NOW = "now", pgettext_lazy("attestation", "I have it now")
    LATER = "later", pgettext_lazy("attestation", "I will send it later")
    CARE_TEAM = "care_team", pgettext_lazy("attestation", "My care team will send it")


class Paper(TextChoices):
    """A document that an application needs."""

    ATTESTATION = "attestation", _("Attestation of stage 4, from the care team")
    ASSESSMENT = "assessment", _("Notice of assessment, the social insurance number hidden")
    RECEIPT = "receipt", _("Receipt, invoice or estimate")
    RESIDENCE = "residence", _("Proof of address in Quebec")
    OTHER = "other", pgettext_lazy("document", "Another document")


class AskedBecause(TextChoices):
    """Why a document is asked for."""

    MISSING = "missing", pgettext_lazy("document", "It is missing")
    UNREADABLE = "unreadable", pgettext_lazy("document", "It cannot be read")
    INCOMPLETE = "incomplete", pgettext_lazy("document", "A page or a part is missing")
    TOO_OLD = "too_old", pgettext_lazy("document", "It is too old")


class DocumentState(TextChoices):
    """What became of a file that came. One that waits for the scanner is received, no more."""

    RECEIVED = "received", pgettext_lazy("file", "Not scanned")
    CLEAN = "clean", pgettext_lazy("file", "Scanned: nothing found")
    INFECTED = "infected", pgettext_lazy("file", "A virus was found: it cannot be opened")
    DESTROYED = "destroyed", pgettext_lazy("file", "Destroyed")


class AidState(TextChoices):
    """From the application to the payment (domain.md, States)."""

    SUBMITTED = "submitted", pgettext_lazy("application", "To review")
    AWAITING = "documents_awaited", pgettext_lazy("application", "Documents awaited")
    UNDER_REVIEW = "under_review", pgettext_lazy("application", "Under review")
    #: Proposed above the amount that one decides alone.
    TO_CONFIRM = "to_confirm", pgettext_lazy("application", "To be confirmed by a second person")
    GRANTED = "granted", pgettext_lazy("application", "Granted")
    PARTLY_GRANTED = "partly_granted", pgettext_lazy("application", "Granted in part")
    NOT_GRANTED = "not_granted", pgettext_lazy("application", "Not granted")
    PAID = "paid", pgettext_lazy("application", "Paid")
    REVIEW_ASKED = "review_asked", pgettext_lazy("application", "To review again")
    CLOSED = "closed", pgettext_lazy("application", "Closed")


#: Somebody of the foundation has something to do before it is decided.
AID_UNDECIDED = (
    AidState.SUBMITTED,
    AidState.AWAITING,
    AidState.UNDER_REVIEW,
    AidState.TO_CONFIRM,
    AidState.REVIEW_ASKED,
)
#: Decided, and told or to be told.
AID_DECIDED = (AidState.GRANTED, AidState.PARTLY_GRANTED, AidState.NOT_GRANTED)
#: Something was granted, and is paid next.
AID_GRANTED = (AidState.GRANTED, AidState.PARTLY_GRANTED)
#: Nobody has anything to decide any more.
AID_ANSWERED = (*AID_DECIDED, AidState.PAID)


class AidClosing(TextChoices):
    """Why an application ended: without a decision, or after its payment."""

    WITHDRAWN = "withdrawn", _("No longer wanted")
    UNREACHABLE = "unreachable", _("Could not be reached")
    TWICE = "twice", _("The same application was sent twice")
    ROBOT = "robot", _("Was sent by a robot")
    PAID = "paid", _("Was paid some time ago")
    GIVEN_BACK = "given_back", _("The payment came back, and stays there")
    GIVEN_UP = "given_up", _("This person gave up what was granted")


#: By hand, before a decision.
CLOSED_BY_HAND = (AidClosing.WITHDRAWN, AidClosing.UNREACHABLE, AidClosing.TWICE)


class Grounds(TextChoices):
    """Why less than what was asked, or nothing, is granted: in plain words (domain.md, rule 5)."""

    CEILING = "ceiling", _("What is left of the ceiling for this year is less than what was asked")
    AT_ONCE = "at_once", _("The amount asked is above the most for one application")
    TOO_SOON = "too_soon", _("The last assistance was granted too recently")
    NOT_STAGE_4 = "not_stage_4", _("Assistance is for people living with stage 4 breast cancer")
    NOT_IN_QUEBEC = "not_in_quebec", _("Assistance is for people who live in Quebec")
    INCOME = "income", _("The family income is above the criteria")
    NO_DOCUMENTS = "no_documents", _("The documents asked for did not come")
    BUDGET = "budget", _("The budget of the program does not allow more")
    OTHER = "other", pgettext_lazy("grounds", "Another reason")


class Movement(TextChoices):
    """A line of the ledger of somebody's year: what it adds to, and takes from."""

    RESERVED = "reserved", pgettext_lazy("ledger", "Kept for a proposal")
    RELEASED = "released", pgettext_lazy("ledger", "No longer kept")
    GRANTED = "granted", pgettext_lazy("ledger", "Granted")
    WITHDRAWN = "withdrawn", pgettext_lazy("ledger", "No longer granted")
    #: By the person, who needs it no more.
    GIVEN_UP = "given_up", pgettext_lazy("ledger", "Given up")
    PAID = "paid", pgettext_lazy("ledger", "Paid")
    REVERSED = "reversed", pgettext_lazy("ledger", "Payment came back")


class PayBy(TextChoices):
    """How somebody wishes to be paid what she was granted."""

    DEPOSIT = "deposit", _("By direct deposit into my account")
    CHEQUE = "cheque", _("By a cheque that comes by mail")
    OTHER = "other", _("In another way: call me")


class PaymentState(TextChoices):
    """From one person who prepares it to what the bank says of it (domain.md, States)."""

    PREPARED = "prepared", pgettext_lazy("payment", "To be approved")
    APPROVED = "approved", pgettext_lazy("payment", "Approved, to be paid")
    SENT = "sent", pgettext_lazy("payment", "Given to the bank")
    PAID = "paid", pgettext_lazy("payment", "Paid")
    #: Before it was given to the bank.
    TAKEN_BACK = "taken_back", pgettext_lazy("payment", "Taken back")
    #: It was given to the bank, and nobody received it.
    RETURNED = "returned", pgettext_lazy("payment", "Returned by the bank")
    #: It was paid, and the money is there again.
    REVERSED = "reversed", pgettext_lazy("payment", "Paid, and come back")


#: It may still be paid: one at a time for one application.
LIVE_PAYMENTS = (PaymentState.PREPARED, PaymentState.APPROVED, PaymentState.SENT)


class CameBack(TextChoices):
    """Why a payment did not arrive, or did not stay."""

    ACCOUNT = "account", pgettext_lazy("payment", "The bank could not use the account")
    CHEQUE = "cheque", pgettext_lazy("payment", "The cheque was lost, or was never cashed")
    NOT_SENT = "not_sent", pgettext_lazy("payment", "It never left; the details are right")
    GIVEN_BACK = "given_back", pgettext_lazy("payment", "The person gave it back")
    MISTAKE = "mistake", pgettext_lazy("payment", "It was paid by mistake")


#: Nobody has received it: what was granted is still to be paid.
STILL_OWED = (CameBack.ACCOUNT, CameBack.CHEQUE, CameBack.NOT_SENT)
