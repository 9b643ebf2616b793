"""A verb: one thing that staff may do to a row, declared once beside its admin.

    class RegistrationAdmin(StaffModelAdmin):
        verbs = (
            Verb(
                name="confirm",
                label=_("Confirm"),
                permission="registrations.confirm_registration",
                operation=confirm_registration,
                states=("contacting", "waiting"),
                preview=preview_confirmation,
                form=ConfirmForm,
                done=lambda registration: _("Confirmed. The message leaves in a minute."),
            ),
        )

`/admin/<app>/<model>/<pk>/confirm/` then shows what will happen (GET) and does it (POST); the
order of the tuple is the order on the page of the row, and the first verb that is not quiet is
its one plum button.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from django import forms
    from django.db.models import Model
    from django_stubs_ext import StrOrPromise

    from .preview import Preview

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")

#: Addresses that Django's admin keeps for itself.
_TAKEN = frozenset({"add", "autocomplete", "change", "delete", "history"})


@dataclass(frozen=True)
class Verb:
    """One verb of one model. Raises ImproperlyConfigured when the declaration cannot work.

    - `name`: the slug in the address and the word in the audit. `label`: what the button says.
    - `permission`: with its app, as `registrations.confirm_registration`. Without it: 403.
    - `operation(subject, *, by, now, **cleaned_data)`: does everything, in its own transaction;
      a `RuleError` it raises is shown in words, with status 409.
    - `form`: what is asked before. A class with `needs_subject = True` also gets `subject=` and
      `user=` (for a bulk verb, `subject` is the list).
    - `preview(subject, *, by, now, **cleaned_data)`: what will be sent, exactly. Also called
      without any `cleaned_data`, before the form is filled: give each field of the form a default.
    - `states`: states in which the verb exists. `allowed(subject, user)`: any other condition.
    - `intro(subject)`: says in words what will happen. `done(result)`: said once it has.
    - `bulk`: may also be done to several rows chosen in the list, in one call of
      `bulk_operation(subjects, *, by, now, **cleaned_data)`, a list of those where the verb
      exists; `bulk_intro(subjects)` and `bulk_done(result)` are its sentences.
    - `once`: what `done` says is shown in answer to POST, and never again: it is kept nowhere.
    - `quiet`: never the main button.
    - `leads_home`: once done, who did it sees the row no more, and goes home.
    - `leads_to(subject, user)`: the address where to go once it is done, where there is more of
      the same kind to do; "" for the usual one.
    """

    name: str
    label: StrOrPromise
    permission: str
    operation: Callable[..., Any]
    form: type[forms.BaseForm] | None = None
    preview: Callable[..., Preview | None] | None = None
    allowed: Callable[[Any, Any], bool] | None = None
    states: Collection[str] | None = None
    intro: Callable[[Any], StrOrPromise] | None = None
    done: Callable[[Any], StrOrPromise] | None = None
    bulk: bool = False
    bulk_operation: Callable[..., Any] | None = None
    bulk_intro: Callable[[Any], StrOrPromise] | None = None
    bulk_done: Callable[[Any], StrOrPromise] | None = None
    once: bool = False
    quiet: bool = False
    leads_home: bool = False
    leads_to: Callable[[Any, Any], str] | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or self.name in _TAKEN:
            raise ImproperlyConfigured(f"“{self.name}” cannot be the address of a verb.")
        if "." not in self.permission:
            raise ImproperlyConfigured(f"The permission of “{self.name}” names its app first.")
        if isinstance(self.states, str):
            # A bare string would be taken for the set of its letters.
            raise ImproperlyConfigured(f"The states of “{self.name}” are a collection.")
        if self.bulk != (self.bulk_operation is not None):
            raise ImproperlyConfigured(f"“{self.name}”: bulk and bulk_operation go together.")

    def is_permitted(self, user: Any) -> bool:
        """Whether the roles of `user` hold this verb, for rows in general."""
        return bool(user.has_perm(self.permission))

    def is_available(self, subject: Model, user: Any, *, state_field: str) -> bool:
        """Whether the verb exists for this row now: its state, then its own condition."""
        if self.states is not None and getattr(subject, state_field) not in self.states:
            return False
        return self.allowed is None or bool(self.allowed(subject, user))
