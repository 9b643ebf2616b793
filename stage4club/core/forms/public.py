"""Which forms the public fills in, and why each asks what it asks (domain.md, rule 10)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from .base import StageForm

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

FormT = TypeVar("FormT", bound=type[StageForm])


@dataclass(frozen=True)
class Asked:
    """A question as it stands on the page, and why it is asked."""

    label: _StrOrPromise
    reason: _StrOrPromise


@dataclass(frozen=True)
class PublicForm:
    """What one fills it in for, and what it asks, in the order of the page."""

    purpose: _StrOrPromise
    form: type[StageForm]

    @property
    def questions(self) -> Iterator[Asked]:
        """Each question with its reason."""
        for section in self.form.sections:
            for name in section.fields:
                label = self.form.base_fields[name].label or name
                yield Asked(label, self.form.reasons[name])


_forms: list[PublicForm] = []


def asks_the_public(purpose: _StrOrPromise) -> Callable[[FormT], FormT]:
    """The form is one of those that `public_forms` tells of, under the words of `purpose`."""

    def note(form: FormT) -> FormT:
        _forms.append(PublicForm(purpose, form))
        return form

    return note


def public_forms() -> list[PublicForm]:
    """Every form that the public fills in, in the order in which Python read them."""
    return list(_forms)
