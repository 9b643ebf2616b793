"""Which meeting: the questions that decide which times there are."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stage4club.core.forms import ChoiceField, Section, SeveralField, StageForm

from ..enums import Meeting, Mode, Weekday


class MeetingQuestions(StageForm):
    """With whom, how, and on which days rather not; the heirs say where it stands."""

    abstract = True

    meeting = ChoiceField(
        label=_("Who will be there?"),
        choices=[
            (Meeting.INDIVIDUAL, _("I will be alone with the social worker")),
            (Meeting.FAMILY, _("I will come with my family or those close to me")),
        ],
        missing=_("Tell us whether you come alone or with others."),
    )
    mode = ChoiceField(
        label=_("How will you meet?"),
        choices=Mode.choices,
        missing=_("Choose how you would like to meet."),
    )
    avoid_weekdays = SeveralField(
        label=_("Are there days that do not suit you?"),
        help_text=_("Days of treatment, for example. We leave them out."),
        choices=[(str(value), label) for value, label in Weekday.choices],
        required=False,
    )

    reasons = {
        "meeting": _("A meeting with several people lasts longer."),
        "mode": _("So that we show you the times at which this is possible."),
        "avoid_weekdays": _("So that we show and propose only days that suit you."),
    }


class MeetingForm(MeetingQuestions):
    """The first of two short pages; the second shows the times, and asks the rest."""

    title = _("How would you like to meet the social worker?")
    intro = _("It is free. Two answers, and you see the times that are open.")
    submit_label = _("See the times")

    sections = (Section(("meeting", "mode", "avoid_weekdays")),)
