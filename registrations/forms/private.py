"""What is asked of somebody who comes back: her code, what is to be corrected, her address."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stage4club.core.forms import (
    BlockField,
    CodeField,
    EmailLineField,
    NotSixDigits,
    Section,
    StageForm,
    asks_the_public,
)


@asks_the_public(_("To read your information again"))
class CodeForm(StageForm):
    """The code that was sent or said."""

    title = _("Write your code")
    submit_label = _("See my information")
    # No robot holds a private link.
    website = None  # type: ignore[assignment]

    code = CodeField(
        label=_("Six-digit code"), missing=NotSixDigits.message, help_text=_("It works once.")
    )

    sections = (Section(("code",)),)
    reasons = {"code": _("So that nobody but you reads your information, even with your link.")}


@asks_the_public(_("To ask for a correction"))
class CorrectionForm(StageForm):
    """What is to be corrected, in a sentence; a human calls, and nothing changes by itself."""

    title = _("What should be corrected?")
    intro = _("One sentence is enough. Someone calls you to make the change with you.")
    submit_label = pgettext_lazy("correction", "Send")
    # No robot holds a private link.
    website = None  # type: ignore[assignment]

    correction = BlockField(
        label=_("In your words"),
        missing=_("Write what should be corrected."),
        max_length=300,
        attrs={"rows": "3"},
    )

    sections = (Section(("correction",)),)
    reasons = {"correction": _("So that whoever calls you knows what to look at.")}


@asks_the_public(_("To find your link again"))
class FindLinkForm(StageForm):
    """An address, and nothing else."""

    title = _("Find my link")
    intro = _("We send the link to your private page to the address you gave us.")
    submit_label = _("Send me my link")

    email = EmailLineField(label=_("E-mail"))

    sections = (Section(("email",)),)
    reasons = {
        "email": _("So that we know where to write. If it is not known to us, nothing leaves.")
    }
