"""What every request holds of who asks: how she is called and reached, what was promised."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from stage4club.core.models.telephone import HasPhone
from stage4club.core.references import new_reference
from stage4club.people.enums import ContactBy, ForWhom, GoodTime, Language, YesNo


class Asked(HasPhone, models.Model):
    """Columns of a request that came by one form; `form_key` is that form's, once."""

    reference = models.CharField(
        _("reference"), max_length=11, unique=True, default=new_reference, editable=False
    )
    form_key = models.CharField(max_length=64, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    for_whom = models.CharField(_("filled"), max_length=5, choices=ForWhom)
    preferred_name = models.CharField(_("name to be called by"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = PhoneNumberField(_("telephone"), blank=True)
    phone_extension = models.CharField(_("extension"), max_length=10, blank=True)
    contact_by = models.CharField(_("to be reached"), max_length=5, choices=ContactBy)
    good_time = models.CharField(_("good time"), max_length=9, choices=GoodTime)
    voicemail = models.CharField(
        _("a voice message may be left"), max_length=3, choices=YesNo, blank=True
    )
    is_quarantined = models.BooleanField(_("to be checked (may be a robot)"), default=False)
    promised_on = models.DateField(_("promised for"))
    received_at = models.DateTimeField(_("received"))

    class Meta:
        """No table of its own."""

        abstract = True

    def __str__(self) -> str:
        """The public reference."""
        return self.reference

    @property
    def takes_email(self) -> bool:
        """Whether the person may be written to: an address, and e-mail is what she chose."""
        return bool(self.email) and self.contact_by == ContactBy.EMAIL
