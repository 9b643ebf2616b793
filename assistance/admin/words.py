"""What a social worker reads before and after she decides."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stage4club.core.spoken import clock, long_day, span
from stage4club.core.working_days import local_date
from stage4club.notifications.rendering import EmailKind
from stage4club.people.models import User

from ..enums import AgeBand, Meeting, Weekday
from ..models import Appointment
from ..operations import colleague_who_follows, hears_of


def when(appointment: Appointment) -> str:
    """« jeudi 12 mars 2026, de 9 h à 10 h »; "–" while no time is booked."""
    if appointment.starts_at is None or appointment.ends_at is None:
        return "–"
    return f"{long_day(appointment.starts_at)}, {span(appointment.starts_at, appointment.ends_at)}"


def who_comes(appointment: Appointment) -> str:
    """How many, and how old the children are: never who."""
    adults = appointment.adults
    words = [ngettext("%(n)d adult", "%(n)d adults", adults) % {"n": adults}]
    words += [f"{_('child')}: {AgeBand(age).label}" for age in appointment.children_ages]
    return ", ".join(words)


def names_of_others(appointment: Appointment) -> str:
    """The adults who come along, as they were noted; "" for nobody."""
    return ", ".join(appointment.companions.coming().values_list("name", flat=True))


def kind_of(appointment: Appointment) -> str:
    """« Individuelle, par téléphone »."""
    meeting, mode = appointment.get_meeting_display(), appointment.get_mode_display()
    return f"{meeting}, {mode[:1].lower()}{mode[1:]}"


def same_day(appointment: Appointment, starts_at: object = None) -> str:
    """That the person comes on that day already, at what hour and to whom; "" if not."""
    at = starts_at or appointment.starts_at
    if at is None:
        return ""
    others = Appointment.objects.on_day_of(appointment.person, local_date(at))  # type: ignore[arg-type]
    other = others.exclude(pk=appointment.pk).select_related("reservation", "social_worker").first()
    if other is None or other.starts_at is None:
        return ""
    return _(
        "Same person, same day: there is an appointment at %(time)s already, with %(colleague)s."
    ) % {"time": clock(other.starts_at), "colleague": other.social_worker}


def others_told(appointment: Appointment, kind: EmailKind) -> str:
    """Who comes along and hears of it too; "" for nobody."""
    if appointment.meeting != Meeting.FAMILY or not hears_of(kind):
        return ""
    names = names_of_others(appointment)
    return _("Also told: %(names)s.") % {"names": names} if names else ""


def before_taking(appointment: Appointment) -> str:
    """That it will be hers."""
    return _("You will see how to reach this person, and you will answer.")


def before_handing_over(appointment: Appointment) -> str:
    """What each of the three people will know."""
    return _(
        "It goes into the list or the week of your colleague, with its calls, and leaves yours. "
        "A time that was booked stays; times that were proposed are free again."
    )


def handed_over(appointment: Appointment) -> str:
    """To whom it went."""
    words = _("Given to %(colleague)s: it is in her list, and no longer in yours.")
    return words % {"colleague": appointment.social_worker}


def before_booking(appointment: Appointment) -> str:
    """Days that do not suit, and that a colleague follows this person."""
    return _joined(
        _("Once you have agreed together on a time. You then see the message before it leaves."),
        _unsuited(appointment),
    )


def before_proposing(appointment: Appointment) -> str:
    """Until when they are kept, and days that do not suit."""
    return _joined(
        _(
            "This person takes one of them on her private page, or none. You then see the message "
            "before it leaves."
        ),
        _unsuited(appointment),
    )


def before_moving(appointment: Appointment) -> str:
    """When it is now."""
    return _("It is on %(moment)s; you then see the message before it leaves.") % {
        "moment": when(appointment)
    }


def before_cancelling(appointment: Appointment) -> str:
    """When it was to be; once its hour has come, that nobody is told."""
    if appointment.starts_at and appointment.starts_at <= timezone.now():
        return _("Its hour has come: no message leaves. Nobody is blamed.")
    return _("It is on %(moment)s; the time is then free again.") % {"moment": when(appointment)}


def before_closing(appointment: Appointment) -> str:
    """That nothing is sent."""
    if appointment.is_quarantined:
        return _("It leaves the list, and no message is sent.")
    return _("Say it on the telephone first: no message is sent. What was kept is free again.")


def before_knowing(appointment: Appointment) -> str:
    """Where it goes."""
    return _(
        "You will no longer see this file. It waits for a colleague in the list of those that "
        "nobody has taken; if a time was booked or proposed, she calls this person."
    )


def booked(appointment: Appointment) -> str:
    """What was done."""
    return _("Booked: %(moment)s") % {"moment": when(appointment)}


def moved(appointment: Appointment) -> str:
    """What was done."""
    return _("Moved: %(moment)s") % {"moment": when(appointment)}


def follower_words(appointment: Appointment, user: User) -> str:
    """Who follows this person, where it is a colleague; "" otherwise."""
    colleague = colleague_who_follows(appointment, user=user)
    return "" if colleague is None else str(colleague)


def _unsuited(appointment: Appointment) -> str:
    if not appointment.avoid_weekdays:
        return ""
    days = ", ".join(str(Weekday(day).label).lower() for day in appointment.avoid_weekdays)
    return _("Does not suit this person: %(days)s.") % {"days": days}


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))
