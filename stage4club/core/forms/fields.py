"""The questions a form asks: what may be typed is wide, what is kept is clean.

Every field declares how a telephone's keyboard helps with it, gives its errors as a sentence that
says what to do, and can say its answer as one reads it (`spoken`). No field cuts what is pasted
(there is no `maxlength`): a text that is too long comes back whole, with its length.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stage4club.core.addresses import AddressValidator
from stage4club.core.errors import RuleError
from stage4club.core.phones import Phone, parse_phone
from stage4club.core.text import HoldsLineBreak, clean_block, clean_line

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

LINE_MAX_LENGTH = 120
BLOCK_MAX_LENGTH = 2000
# RFC 5321, 4.5.3.1.3: a path has at most 256 signs, two of them the angle brackets.
EMAIL_MAX_LENGTH = 254

Attributes = Mapping[str, str]

WRITE = _("Write your answer here.")
CHOOSE = _("Choose one of the answers.")
CHOOSE_AMONG = _("Choose among the answers.")
TICK = _("Tick this box if you agree.")


class TypedField(forms.CharField):
    """What is typed on a keyboard; the base of lines, blocks, e-mail addresses, numbers.

    `attrs` adds to or replaces the attributes of the input; `missing` is the error when nothing
    was written; `max_length` counts code points, as the database does.
    """

    attributes: ClassVar[Attributes] = {}
    widget_class: ClassVar[type[forms.Widget]] = forms.TextInput

    def __init__(
        self,
        *,
        max_length: int = LINE_MAX_LENGTH,
        attrs: Attributes | None = None,
        missing: _StrOrPromise = WRITE,
        **options: Any,
    ) -> None:
        self.longest = max_length
        options.setdefault("error_messages", {}).setdefault("required", missing)
        widget = self.widget_class(attrs={"class": "input", **self.attributes, **(attrs or {})})
        super().__init__(widget=widget, **options)

    def to_python(self, value: Any) -> Any:
        """The clean text; raises ValidationError with the sentence of the rule it breaks."""
        text = super().to_python(value)
        if not text:
            return self.nothing()
        try:
            clean = self.read(text)
        except RuleError as refusal:
            raise ValidationError(str(refusal), code="unreadable") from None
        return clean

    def nothing(self) -> Any:
        """The value when nothing was typed."""
        return ""

    def read(self, text: str) -> Any:
        """The value of a non-empty text. Raises RuleError or ValidationError."""
        raise NotImplementedError

    def spoken(self, value: Any) -> str:
        """The answer as one reads it before sending."""
        return str(value)

    def not_too_long(self, text: str) -> str:
        """`text`; raises ValidationError, with its length, when it has more than `longest`."""
        if len(text) > self.longest:
            raise ValidationError(
                _("Shorten this to %(longest)s characters. It has %(length)s now."),
                code="too_long",
                params={
                    "longest": number_format(self.longest, force_grouping=True),
                    "length": number_format(len(text), force_grouping=True),
                },
            )
        return text


class LineField(TypedField):
    """One line: a name, a relationship. Cleaned as `core.text.clean_line`."""

    attributes = {"autocomplete": "off", "spellcheck": "false", "enterkeyhint": "next"}

    def read(self, text: str) -> str:
        """The clean line, no longer than it may be."""
        return self.not_too_long(clean_line(text))


class BlockField(TypedField):
    """Several lines: a message. Cleaned as `core.text.clean_block`."""

    attributes = {
        "autocomplete": "off",
        "spellcheck": "true",
        "autocapitalize": "sentences",
        "rows": "5",
    }
    widget_class = forms.Textarea

    def __init__(self, *, max_length: int = BLOCK_MAX_LENGTH, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)

    def read(self, text: str) -> str:
        """The clean block, no longer than it may be."""
        return self.not_too_long(clean_block(text))


class EmailLineField(TypedField):
    """One e-mail address; `Zoé <z@ex.ca>`, `z @ ex.ca` and `mailto:z@ex.ca` are understood.

    The part before the @ is kept as written, the domain is lower-cased. Refused: two addresses,
    an address without a domain that can be reached (`a@localhost`, `a@[2001:db8::1]`), line breaks.
    The input is of type text: with type=email a browser may rewrite what it is given to show back.
    """

    attributes = {
        "autocomplete": "email",
        "inputmode": "email",
        "autocapitalize": "none",
        "autocorrect": "off",
        "spellcheck": "false",
        "enterkeyhint": "next",
    }

    _named = re.compile(r"[^<>]*<(?P<address>[^<>]*)>")
    _scheme = re.compile(r"^mailto: ?", re.IGNORECASE)
    _spaced = re.compile(r" ?([@.]) ?")
    # What people leave around an address that they copy from a sentence.
    _around = " .,;:'\"()"
    _valid = AddressValidator(_("Write an address with an @, like name@example.org."))

    def __init__(self, *, max_length: int = EMAIL_MAX_LENGTH, **options: Any) -> None:
        options.setdefault("missing", _("Write an e-mail address, like name@example.org."))
        super().__init__(max_length=max_length, **options)

    def read(self, text: str) -> str:
        """The address alone."""
        block = clean_block(text)
        if "\n" in block:
            raise HoldsLineBreak
        line = " ".join(block.split())
        named = self._named.fullmatch(line)
        address = (named["address"] if named else line).strip(self._around)
        # A space elsewhere is not guessed away: "zoe roy@" could be somebody else's address.
        address = self._spaced.sub(r"\1", self._scheme.sub("", address))
        if address.count("@") > 1:
            raise ValidationError(_("Write one address only."), code="several")
        self._valid(self.not_too_long(address))
        local, _at, domain = address.rpartition("@")
        return f"{local}@{domain.lower()}"


class PhoneLineField(TypedField):
    """A telephone number with its extension, however it is written: a `core.phones.Phone`.

    The value is None when nothing was typed. `(514) 555-0199 poste 12` is understood.
    """

    attributes = {
        "class": "input input--medium",
        "autocomplete": "tel",
        "spellcheck": "false",
        "enterkeyhint": "next",
    }
    widget_class = forms.TelInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("missing", _("Write a telephone number, like 514-555-0142."))
        super().__init__(**options)

    def nothing(self) -> None:
        """No number."""

    def read(self, text: str) -> Phone:
        """The number and its extension."""
        return parse_phone(text)

    def spoken(self, value: Phone) -> str:
        """The number as one dials it, in the page's language."""
        return str(value)


class ChoiceField(forms.ChoiceField):
    """One of a few answers, as radio buttons: all of them can be seen, none is chosen before."""

    def __init__(
        self,
        *,
        choices: Any,
        missing: _StrOrPromise = CHOOSE,
        **options: Any,
    ) -> None:
        messages = {"required": missing, "invalid_choice": CHOOSE}
        super().__init__(
            choices=choices, widget=forms.RadioSelect(), error_messages=messages, **options
        )

    def spoken(self, value: str) -> str:
        """The words of the answer."""
        choices: Any = self.choices
        words = {str(key): str(text) for key, text in choices}
        return words[value]


class SeveralField(forms.MultipleChoiceField):
    """Any number of a few answers, as boxes to tick: all of them can be seen."""

    def __init__(
        self, *, choices: Any, missing: _StrOrPromise = CHOOSE_AMONG, **options: Any
    ) -> None:
        messages = {
            "required": missing,
            "invalid_choice": CHOOSE_AMONG,
            "invalid_list": CHOOSE_AMONG,
        }
        super().__init__(
            choices=choices,
            widget=forms.CheckboxSelectMultiple(),
            error_messages=messages,
            **options,
        )

    def spoken(self, value: list[str]) -> str:
        """The words of the answers, in the order in which they were offered."""
        choices: Any = self.choices
        return ", ".join(str(text) for key, text in choices if str(key) in value)


class CheckField(forms.BooleanField):
    """One box to tick, for what a person agrees to; never ticked before."""

    def __init__(self, *, missing: _StrOrPromise = TICK, **options: Any) -> None:
        super().__init__(
            widget=forms.CheckboxInput(), error_messages={"required": missing}, **options
        )

    def spoken(self, value: bool) -> str:
        """Yes, or no."""
        return gettext("Yes") if value else gettext("No")
