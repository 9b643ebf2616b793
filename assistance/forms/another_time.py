"""The one question that is left where the chosen time was taken meanwhile."""

from __future__ import annotations

from typing import ClassVar, cast

from django.utils.translation import gettext_lazy as _

from stage4club.core.forms import Section, StageForm

from .times import Offer, SlotField

#: A time that nobody ever offered.
_GONE = "-"


class AnotherTimeForm(StageForm):
    """What everybody sees who was too late. What is sent from it is read by `AppointmentForm`."""

    title = _("This time is no longer free")
    intro = _(
        "Somebody probably chose it just before you. Choose another one, or ask us to propose one. "
        "All your other answers are here: there is nothing to write again."
    )

    slot = SlotField(label=_("Which time suits you?"))

    sections: ClassVar[tuple[Section, ...]] = (Section(("slot",)),)
    reasons = {"slot": _("So that this time is yours.")}

    @classmethod
    def among(cls, offer: Offer, *, website: str) -> AnotherTimeForm:
        """Sent with a time that is gone, and with this in its trap; those of `offer` are left."""
        form = cls({"slot": _GONE, "website": website})
        cast("SlotField", form.fields["slot"]).offers(offer, box=form["slot"])
        return form
