"""The texts of the catalogue, as editors write them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from services.enums import ServiceKind
from stage4club.core.errors import RuleError
from stage4club.core.staff.fields import StaffModelForm
from stage4club.core.text import clean_block, clean_line


class DescribedForm(StaffModelForm):
    """Names on one line, texts on several, without what a reader cannot see."""

    def clean(self) -> dict[str, Any]:
        """Replace each text by the clean one; a refused one is an error of its field."""
        super().clean()
        for name, text in list(self.cleaned_data.items()):
            if not name.endswith(("_fr", "_en")):
                continue
            clean = clean_line if name.startswith("name_") else clean_block
            try:
                self.cleaned_data[name] = clean(text)
            except RuleError as refusal:
                self.add_error(name, ValidationError(str(refusal), code="unsafe"))
        return self.cleaned_data


class ServiceForm(DescribedForm):
    """One service."""

    def clean_email(self) -> str:
        """An address that can be reached: not `a@localhost`, which Django takes for one."""
        email: str = self.cleaned_data["email"]
        if email:
            EmailValidator(allowlist=[])(email)
        return email

    def clean(self) -> dict[str, Any]:
        """A link leads somewhere."""
        answers = super().clean()
        # The kind is not typed here, so Django leaves this constraint of the model to us.
        if self.instance.kind == ServiceKind.LINK and answers.get("external_url") == "":
            words = _("Write the address of the other site.")
            self.add_error("external_url", ValidationError(words, code="required"))
        return answers
