"""The verbs of an admin: their addresses, their buttons, their place in the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stage4club.core import audit
from stage4club.core.models import AuditEvent

from .history import HistoryLine, actor_names, actor_names_for, history_lines
from .seen import seen_words
from .verb_bulk import ChosenPage, query_of
from .verb_single import SubjectPage
from .verbs import Verb

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    _Base = admin.ModelAdmin[Any]
else:
    _Base = object


@dataclass(frozen=True)
class VerbLink:
    """The button of a verb on the page of a row; at most one of a page is the main one."""

    verb: Verb
    url: str
    main: bool


class ChosenRowsForm(ActionForm):
    """Which verb, for the rows that are ticked: never for rows on other pages, unseen."""

    def clean_select_across(self) -> bool:
        """Only what is ticked."""
        return False


class VerbAdmin(_Base):
    """What StaffModelAdmin knows about verbs."""

    #: As `LoggedAdmin` says.
    is_personal: ClassVar[bool]
    verbs: ClassVar[Sequence[Verb]] = ()
    state_field = "state"
    history_words: ClassVar[Mapping[str, StrOrPromise]] = {}
    action_form: ClassVar[type[forms.Form]] = ChosenRowsForm

    # Addresses ----------------------------------------------------------------------------------

    def list_url(self) -> str:
        """The list of the model."""
        return self._reverse("changelist")

    def subject_url(self, subject: Model, page: str = "change") -> str:
        """The page of one row, or its history."""
        return self._reverse(page, quote(subject.pk))

    def verb_url(self, verb: Verb, subject: Model, *, preview: bool = False) -> str:
        """The page of a verb for one row, or the HTML part of its message."""
        suffix = "_preview" if preview else ""
        return self._reverse(f"{verb.name}{suffix}", quote(subject.pk))

    def bulk_url(self, verb: Verb, keys: Iterable[object], *, preview: bool = False) -> str:
        """The page of a verb for several rows, or the HTML part of the first message."""
        suffix = "_preview" if preview else ""
        return f"{self._reverse(f'{verb.name}_bulk{suffix}')}?{query_of(keys)}"

    def _reverse(self, page: str, *args: object) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=args, current_app=self.admin_site.name)

    def page_url(
        self, route: str, view: Callable[..., HttpResponse], *, name: str, permission: str
    ) -> URLPattern:
        """The address of a page of one's own, for who holds `permission`; others get a 403."""

        def permitted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        wrapped: Any = self._wrap(update_wrapper(permitted, view))
        wrapped.permission = permission
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        url: URLPattern = path(route, wrapped, name=f"{prefix}_{name}")
        return url

    def verb_urls(self) -> list[URLPattern]:
        """`<pk>/<verb>/` and its preview for each verb; `<verb>/` too for those done in bulk."""
        return [url for verb in self.verbs for url in self._urls_of(verb)]

    def _urls_of(self, verb: Verb) -> Iterable[URLPattern]:
        prefix = f"{self.opts.app_label}_{self.opts.model_name}_{verb.name}"

        def single(request: HttpRequest, object_id: str) -> HttpResponse:
            return SubjectPage(self, verb, request, object_id).respond()  # type: ignore[arg-type]

        @require_safe
        def single_preview(request: HttpRequest, object_id: str) -> HttpResponse:
            return SubjectPage(self, verb, request, object_id).frame()  # type: ignore[arg-type]

        row = f"<path:object_id>/{verb.name}/"
        yield path(row, self._wrap(single), name=prefix)
        yield path(f"{row}apercu/", self._wrap(single_preview), name=f"{prefix}_preview")
        if not verb.bulk:
            return

        def bulk(request: HttpRequest) -> HttpResponse:
            return ChosenPage(self, verb, request).respond()  # type: ignore[arg-type]

        @require_safe
        def bulk_preview(request: HttpRequest) -> HttpResponse:
            return ChosenPage(self, verb, request).frame()  # type: ignore[arg-type]

        several = f"{verb.name}/"
        yield path(several, self._wrap(bulk), name=f"{prefix}_bulk")
        yield path(f"{several}apercu/", self._wrap(bulk_preview), name=f"{prefix}_bulk_preview")

    def _wrap(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return update_wrapper(self.admin_site.admin_view(view), view)

    # On the pages -------------------------------------------------------------------------------

    def state_words(self, subject: Model) -> str:
        """The state of a row in words; "" for a model without states."""
        display = getattr(subject, f"get_{self.state_field}_display", None)
        return "" if display is None else str(display())

    def whom(self, subject: Model) -> str:
        """The name of the person a row is about, for who may read it: the title of its pages.

        "" unless overridden: their title is then the row itself.
        """
        return ""

    def reach(self, subject: Model) -> str:
        """How to reach her, under her name: text or safe HTML; "" unless overridden."""
        return ""

    def tells_history(self, subject: Model) -> bool:
        """Whether its pages may tell the state and the history of a row: always, unless overridden.

        Where not, no page does: neither the row's, nor its verbs', nor a history, which is a 404.
        """
        return True

    def told_state(self, subject: Model) -> str:
        """The state of a row in words; "" where that is not told."""
        return self.state_words(subject) if self.tells_history(subject) else ""

    def told(self, subject: Model, reader: Any) -> dict[str, Any]:
        """What `reader` is told: the `state` of a row in words and its `last` event, or nothing.

        And `seen`, by which the page says which event was the last it knew of (`core.staff.seen`).
        """
        last = list(audit.history(subject)[:1])
        told = last if self.tells_history(subject) else []
        names = self.names_for(reader, told)
        return {
            "state": self.told_state(subject),
            "last": self.history_lines(told, names),
            "seen": seen_words(last),
        }

    def is_verb_available(self, verb: Verb, subject: Model, user: Any) -> bool:
        """Whether the verb exists for this row now, leaving permissions aside."""
        return verb.is_available(subject, user, state_field=self.state_field)

    def verb_links(self, request: HttpRequest, subject: Model) -> list[VerbLink]:
        """The verbs that this person may do to this row now, in the order of declaration.

        The first that is not quiet is the main one.
        """
        verbs = [
            verb
            for verb in self.verbs
            if verb.is_permitted(request.user)
            and self.is_verb_available(verb, subject, request.user)
        ]
        main = next((verb for verb in verbs if not verb.quiet), None)
        return [VerbLink(verb, self.verb_url(verb, subject), main=verb is main) for verb in verbs]

    def verb_names(self) -> dict[str, StrOrPromise]:
        """What verbs of the audit are called: in the words of the admin, else by their labels."""
        return {verb.name: verb.label for verb in self.verbs} | dict(self.history_words)

    def names_for(self, reader: Any, events: Iterable[AuditEvent]) -> dict[int, str]:
        """The names of the actors that `reader` may learn; of all, where no row is about people."""
        return actor_names_for(reader, events) if self.is_personal else actor_names(events)

    def history_lines(
        self, events: Iterable[AuditEvent], names: Mapping[int, str]
    ) -> list[HistoryLine]:
        """Audit events in words, with the `names` of their actors."""
        return history_lines(
            events,
            model=self.model,
            state_field=self.state_field,
            words=self.verb_names(),
            names=names,
        )

    # In the list --------------------------------------------------------------------------------

    def get_action_choices(
        self, request: HttpRequest, default_choices: Any = None
    ) -> list[tuple[str, str]]:
        """The verbs that may be done in bulk, after a line that names what is asked."""
        return super().get_action_choices(request, [("", _("Choose what to do"))])

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The verbs that may be done in bulk and that this person holds; nothing of Django's."""
        return {
            verb.name: (_leads_to(verb), verb.name, verb.label)
            for verb in self.verbs
            if verb.bulk and verb.is_permitted(request.user)
        }


def _leads_to(verb: Verb) -> Callable[..., HttpResponse]:
    """The action of a list: it changes nothing, and leads to the page that shows and asks."""

    def action(model_admin: VerbAdmin, request: HttpRequest, chosen: QuerySet[Any]) -> HttpResponse:
        keys = chosen.values_list("pk", flat=True)
        return HttpResponseRedirect(model_admin.bulk_url(verb, keys))

    return action
