"""What one agrees to when an application is sent; where the way back goes when it is not yet."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stage4club.core.forms import CheckField, EmailLineField, Section, TypedField, asks_the_public
from stage4club.privacy.enums import ConsentPurpose
from stage4club.privacy.texts import ASSISTANCE, text_in_force

from .fields import Step


@asks_the_public(_("To send an application for financial assistance"))
class SendForm(Step):
    """What one agrees to, under the answers."""

    title = _("Check your answers")
    submit_label = _("Send my application")

    consent_assessment = CheckField(
        label=text_in_force(ConsentPurpose.ASSESSMENT, ASSISTANCE).text,
        missing=_("Tick this box so that we may read your application."),
    )
    declaration = CheckField(
        label=_("What I wrote here is true, as far as I know."),
        missing=_("Tick this box if it is so. Otherwise, change your answers first."),
    )

    sections = (Section(("consent_assessment", "declaration")),)
    reasons = {
        "consent_assessment": _("The law asks for your agreement, and so do we."),
        "declaration": _("So that whoever decides can rely on it."),
    }


@asks_the_public(_("To go on later with an application"))
class LaterForm(Step):
    """Where the way back is sent."""

    title = _("Continue later")
    intro = _("We send you a link that brings you back here, on any device.")
    submit_label = pgettext_lazy("link", "Send me the link")

    email = EmailLineField(
        label=_("E-mail"), missing=_("Write an e-mail address, like name@example.org.")
    )

    sections = (Section(("email",)),)
    reasons = {"email": _("To send this link, and nothing else.")}


@asks_the_public(_("To have the care team send its word"))
class CareTeamForm(Step):
    """Where the care team is written to."""

    title = _("My care team sends it")
    intro = _(
        "We write to your care team, with a link to send us its word. The link shows your name, "
        "and nothing else of your request."
    )
    submit_label = pgettext_lazy("care team", "Write to my care team")

    email = EmailLineField(
        label=_("E-mail of your care team"),
        help_text=_("Your pivot nurse, or the secretary of your clinic."),
        missing=_("Write an e-mail address, like name@example.org."),
    )

    sections = (Section(("email",)),)
    reasons = {"email": _("To write to your care team once, about this document only.")}


class DraftCodeField(TypedField):
    """The nine signs, however they are grouped."""

    attributes = {
        "class": "input input--medium",
        "autocomplete": "off",
        "autocapitalize": "characters",
        "spellcheck": "false",
        "enterkeyhint": "go",
    }

    def read(self, text: str) -> str:
        """As it was typed: what opens nothing is said in the same way, whatever it looks like."""
        return text


@asks_the_public(_("To go on with an application by its code"))
class CodeForm(Step):
    """What was copied on paper, or read on the telephone."""

    title = _("Go on with a code")
    intro = _("You asked for it where you began, under “Continue later”.")
    submit_label = _("Continue")

    code = DraftCodeField(
        label=_("Your code"),
        help_text=_("Nine letters and digits, like K7M-2QX-9RD."),
        missing=_("Write the nine letters and digits of your code."),
    )

    sections = (Section(("code",)),)
    reasons = {"code": _("To find what you began, and nothing else.")}
