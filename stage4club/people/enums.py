"""The words of people: roles, rooms, ways of being reached. Values are stored; labels are shown."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stage4club.notifications.enums import Language

__all__ = [
    "AccountChange",
    "CallReason",
    "CallTaskState",
    "CallTopic",
    "ContactBy",
    "ForWhom",
    "GoodTime",
    "Language",
    "PersonStatus",
    "Recognised",
    "Role",
    "Room",
    "YesNo",
]


class Role(TextChoices):
    """What a member of staff does here (domain.md, Roles)."""

    PARTNER = "partner", _("Patient-partner")
    COORDINATOR = "coordinator", _("Group coordinator")
    SOCIAL_WORKER = "social-worker", _("Social worker")
    FINANCE = "finance", _("Finance officer")
    APPROVER = "approver", _("Approver")
    PRIVACY = "privacy", _("Privacy officer")
    EDITOR = "editor", _("Content editor")
    ADMIN = "admin", _("System administrator")


class Room(TextChoices):
    """The three sealed rooms (domain.md §8): nobody outside learns that a record exists."""

    GROUP = "group", _("Group")
    ASSISTANCE = "assistance", _("Financial assistance")
    SOCIAL_WORK = "social_work", _("Social work")


class PersonStatus(TextChoices):
    """Three different silences, and death (domain.md §7): see `policy.may_receive`."""

    ACTIVE = "active", pgettext_lazy("person", "Active")
    PAUSE = "pause", pgettext_lazy("person", "On pause")
    LEFT = "left", pgettext_lazy("person", "Has left")
    DO_NOT_CONTACT = "do_not_contact", pgettext_lazy("person", "Do not contact")
    DECEASED = "deceased", pgettext_lazy("person", "Deceased")


class ContactBy(TextChoices):
    """The channel the person prefers. Telephone and text mean: no e-mail at all."""

    PHONE = "phone", _("By telephone")
    EMAIL = "email", _("By e-mail")
    TEXT = "text", _("By text message")


class ForWhom(TextChoices):
    """Who fills the form."""

    SELF = "self", _("For me")
    OTHER = "other", _("For somebody else")


class YesNo(TextChoices):
    """A question with two answers; an empty value means not asked or not answered."""

    YES = "yes", _("Yes")
    NO = "no", _("No")


class GoodTime(TextChoices):
    """When a call is welcome."""

    MORNING = "morning", _("In the morning")
    AFTERNOON = "afternoon", _("In the afternoon")
    EVENING = "evening", _("In the evening")
    ANY = "any", _("At any time")


class CallReason(TextChoices):
    """Why somebody has to be called."""

    MESSAGE_FAILED = "message_failed", _("An e-mail could not be delivered")
    SCHEDULE = "schedule", _("Tell the schedule of upcoming meetings")
    CALL_BACK = "call_back", _("Asked to be called back")
    CORRECTION = "correction", _("Asked for a correction")
    APPOINTMENT = "appointment", _("About an appointment")
    ASSISTANCE = "assistance", _("About an application for assistance")


class CallTopic(TextChoices):
    """What somebody who asks to be called would like to talk about; empty where nobody asked."""

    GROUP = "group", pgettext_lazy("to talk about", "The group")
    ASSISTANCE = "assistance", pgettext_lazy("to talk about", "Financial assistance")
    APPOINTMENT = "appointment", pgettext_lazy("to talk about", "Meeting the social worker")
    OTHER = "other", pgettext_lazy("to talk about", "Something else")
    DEATH = "death", pgettext_lazy("to talk about", "A death")


class CallTaskState(TextChoices):
    """The life of a call to make."""

    OPEN = "open", pgettext_lazy("call", "To make")
    DONE = "done", pgettext_lazy("call", "Made")
    CANCELLED = "cancelled", pgettext_lazy("call", "Cancelled")


class AccountChange(TextChoices):
    """What changed an account: a verb of the audit, and the sentence of a message to its owner."""

    PASSWORD_CHANGED = "change-password", _("Password changed")
    APPLICATION_SET_UP = "set-up-application", _("Application for codes set up")
    APPLICATION_REMOVED = "remove-application", _("Application for codes removed")
    PASSKEY_ADDED = "add-passkey", _("Passkey added")
    PASSKEY_REMOVED = "remove-passkey", _("Passkey removed")
    CODES_MADE = "make-recovery-codes", _("Recovery codes made")
    CODE_USED = "use-recovery-code", _("Recovery code used")
    RESET = "reset-second-factor", _("Second proof taken away")


class Recognised(TextChoices):
    """How an administrator knew that the person who asks is who she says."""

    IN_PERSON = "in_person", pgettext_lazy("recognised", "In person")
    BY_PHONE = "by_phone", _("By telephone, at her number that we know")
