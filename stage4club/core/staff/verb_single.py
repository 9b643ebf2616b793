"""The page of a verb for one row: `/admin/<app>/<model>/<pk>/<verb>/`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin.utils import unquote
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from stage4club.core.errors import RuleError

from .history import actor_names_for, who_words
from .preview import Preview
from .seen import changed_meanwhile, last_event
from .verb_page import VerbPage, done_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from .model_admin import StaffModelAdmin
    from .verbs import Verb


class SubjectPage(VerbPage):
    """One verb, one row. Raises Http404 for a row that the person may not see, as if none was."""

    template_name = "admin/verb.html"

    def __init__(
        self, model_admin: StaffModelAdmin, verb: Verb, request: HttpRequest, object_id: str
    ) -> None:
        super().__init__(model_admin, verb, request)
        subject = model_admin.get_object(request, unquote(object_id))
        if subject is None:
            raise Http404
        self.subject: Model = subject

    @property
    def target(self) -> Model:
        """The row."""
        return self.subject

    @property
    def shown(self) -> list[Model]:
        """The row."""
        return [self.subject]

    @property
    def frame_url(self) -> str:
        """The address of the HTML part of the message."""
        return self.model_admin.verb_url(self.verb, self.subject, preview=True)

    def preview(self, **answers: Any) -> Preview | None:
        """The message, if the verb sends one."""
        if self.verb.preview is None:
            return None
        return self.verb.preview(self.subject, by=self.request.user, now=self.now, **answers)

    def act(self, **answers: Any) -> StrOrPromise:
        """Call the operation, and say what was done."""
        result = self.verb.operation(self.subject, by=self.request.user, now=self.now, **answers)
        return done_words(self.verb) if self.verb.done is None else self.verb.done(result)

    def is_available(self) -> bool:
        """Whether the verb exists for this row now."""
        return self.model_admin.is_verb_available(self.verb, self.subject, self.request.user)

    def unavailable(self) -> str:
        """Say in what state the row is."""
        state = self.model_admin.told_state(self.subject)
        if not state:
            return _("This cannot be done now.")
        return _("This cannot be done now. Present state: %(state)s.") % {"state": state}

    def explain(self, refusal: RuleError) -> str:
        """The sentence of the rule; with who and when, where the rule can tell."""
        describe = getattr(refusal, "describe", None)
        if describe is None:
            return str(refusal.message)
        event = getattr(refusal, "event", None)
        if event is None:
            return str(describe(None))
        names = actor_names_for(self.request.user, [event])
        return str(describe(who_words(event.actor_id, names) or None))

    def after(self) -> str:
        """To the page of the row, or to the list when the person sees it no more; or elsewhere."""
        if self.verb.leads_home:
            site = self.model_admin.admin_site
            return reverse("admin:index", current_app=site.name)
        further = self.verb.leads_to and self.verb.leads_to(self.subject, self.request.user)
        if further:
            return further
        if self._stored() is None:
            return self.model_admin.list_url()
        return self.model_admin.subject_url(self.subject)

    @property
    def _shows_stored(self) -> bool:
        return getattr(self.verb.form, "needs_subject", False)

    def changed_meanwhile(self) -> str:
        """A form that shows what is stored is held against what is stored now."""
        if not self._shows_stored:
            return ""
        meanwhile = changed_meanwhile(self.subject, self.request.POST, reader=self.request.user)
        if meanwhile:
            self.subject = self._stored() or self.subject
        return meanwhile

    def context(self, *, refused: bool) -> dict[str, Any]:
        """The row; once refused, the row as it is stored, its last event and its other verbs."""
        if not refused:
            return {
                "subject": self.subject,
                "whom": self.model_admin.whom(self.subject),
                "intro": "" if self.verb.intro is None else self.verb.intro(self.subject),
                "state": self.model_admin.told_state(self.subject),
                "back_url": self.model_admin.subject_url(self.subject),
                "seen": last_event(self.subject) if self._shows_stored else "",
            }
        stored = self._stored()
        if stored is None:
            return {"subject": self.subject, "back_url": self.model_admin.list_url()}
        return {
            "subject": stored,
            "whom": self.model_admin.whom(stored),
            **self.model_admin.told(stored, self.request.user),
            "others": [
                link
                for link in self.model_admin.verb_links(self.request, stored)
                if link.verb is not self.verb
            ],
            "back_url": self.model_admin.subject_url(stored),
        }

    def _stored(self) -> Model | None:
        """The row as it is now, if the person still sees it."""
        return self.model_admin.get_queryset(self.request).filter(pk=self.subject.pk).first()
