"""What the page of every verb does: show, read, look again, act once.

GET shows what will happen and changes nothing. POST acts, unless what was shown has changed since
(a line was typed, the dates were edited, somebody else was at the row): then it is shown again,
and nothing is done until what was seen is what is meant.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from stage4club.core.errors import RuleError
from stage4club.core.forms.renderer import StageRenderer
from stage4club.core.models import AccessKind

from .fields import StaffBoundField
from .preview import Preview, forget_html, frame_response, keep_html, kept_html

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from .model_admin import StaffModelAdmin
    from .verbs import Verb


class VerbPage(ABC):
    """One request for one verb. The clock is read once, here.

    Raises PermissionDenied when the roles of the person hold neither the verb nor the model.
    """

    template_name: ClassVar[str]

    def __init__(self, model_admin: StaffModelAdmin, verb: Verb, request: HttpRequest) -> None:
        if not verb.is_permitted(request.user):
            raise PermissionDenied
        if not model_admin.has_view_or_change_permission(request):
            raise PermissionDenied
        self.model_admin = model_admin
        self.verb = verb
        self.request = request
        self.now = timezone.now()

    # What differs between one row and several ---------------------------------------------------

    @property
    @abstractmethod
    def target(self) -> Any:
        """What the verb acts on: a row, or a list of rows."""

    @property
    @abstractmethod
    def shown(self) -> list[Model]:
        """The rows that the page shows, whether or not the verb exists for them."""

    @property
    @abstractmethod
    def frame_url(self) -> str:
        """The address of the HTML part of the message."""

    @abstractmethod
    def preview(self, **answers: Any) -> Preview | None:
        """What will be sent with these answers, if anything."""

    @abstractmethod
    def act(self, **answers: Any) -> StrOrPromise:
        """Call the operation, and say what was done."""

    @abstractmethod
    def is_available(self) -> bool:
        """Whether the verb exists here and now."""

    @abstractmethod
    def unavailable(self) -> str:
        """Say why it does not, and what was done last."""

    @abstractmethod
    def explain(self, refusal: RuleError) -> str:
        """Say what the operation answered."""

    @abstractmethod
    def after(self) -> str:
        """The address where to go once it is done."""

    @abstractmethod
    def context(self, *, refused: bool) -> dict[str, Any]:
        """What the template of this kind of page needs besides."""

    def changed_meanwhile(self) -> str:
        """Say who changed what the form shows since it was shown; "" for nobody."""
        return ""

    # What does not ------------------------------------------------------------------------------

    def respond(self) -> HttpResponse:
        """The page for GET; what POST asked, or the page that tells why it was not done."""
        return self._looked_at(self._respond())

    def _respond(self) -> HttpResponse:
        acting = self.request.method == "POST"
        refusal_status = HTTPStatus.CONFLICT if acting else HTTPStatus.OK
        if not self.is_available():
            return self._refuse(self.unavailable(), refusal_status)
        try:
            return self._act() if acting else self._show(self._form(), self.preview())
        except RuleError as refusal:
            return self._refuse(self.explain(refusal), refusal_status)

    def frame(self) -> HttpResponse:
        """The HTML part of the message, alone: the one shown last, or the one of a first look.

        Raises Http404 when there is none, or when the page asks for one that is no longer true.
        """
        wanted = self.request.GET.get("digest", "")
        html = None
        if self.is_available():
            html = kept_html(self.request, wanted) or self._first_html(wanted)
        if not html:
            raise Http404
        return self._looked_at(frame_response(html))

    def _looked_at(self, response: HttpResponse) -> HttpResponse:
        return self.model_admin.looked_at(self.request, response, AccessKind.VERB_PAGE, *self.shown)

    def _first_html(self, wanted: str) -> str:
        try:
            preview = self.preview()
        except RuleError:
            return ""
        if preview is None or wanted not in {"", preview.digest}:
            return ""
        return preview.html

    def _act(self) -> HttpResponse:
        form = self._form(self.request.POST)
        if form is not None and not form.is_valid():
            return self._show(form, self.preview(), status=HTTPStatus.UNPROCESSABLE_ENTITY)
        answers = {} if form is None else form.cleaned_data
        preview = self.preview(**answers)
        if preview is not None and preview.digest != self.request.POST.get("preview_digest"):
            keep_html(self.request, preview)
            return self._show(form, preview, changed=True)
        with transaction.atomic():
            meanwhile = self.changed_meanwhile()
            sentence = "" if meanwhile else self.act(**answers)
        if meanwhile and not self.is_available():
            return self._refuse(self.unavailable(), HTTPStatus.CONFLICT)
        if meanwhile:
            return self._show(form, preview, meanwhile=meanwhile)
        forget_html(self.request)
        if self.verb.once:
            # A message would be kept until it is shown, in clear.
            return self._render({**self.context(refused=False), "said": sentence}, HTTPStatus.OK)
        messages.success(self.request, str(sentence))
        return HttpResponseRedirect(self.after())

    def _form(self, data: Any = None) -> forms.BaseForm | None:
        form_class = self.verb.form
        if form_class is None:
            return None
        extra: dict[str, Any] = {}
        if getattr(form_class, "needs_subject", False):
            extra = {"subject": self.target, "user": self.request.user}
        files = None if data is None else self.request.FILES
        form = form_class(data=data, files=files, **extra)
        # Whatever its base, its questions are drawn as those of our public forms.
        form.renderer = StageRenderer()
        form.bound_field_class = StaffBoundField
        return form

    def _show(
        self,
        form: forms.BaseForm | None,
        preview: Preview | None,
        *,
        changed: bool = False,
        meanwhile: str = "",
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        frame_url = ""
        if preview is not None and preview.html:
            separator = "&" if "?" in self.frame_url else "?"
            frame_url = f"{self.frame_url}{separator}{urlencode({'digest': preview.digest})}"
        context = {
            **self.context(refused=False),
            "form": form,
            "preview": preview,
            "frame_url": frame_url,
            "changed": changed,
            "meanwhile": meanwhile,
        }
        return self._render(context, status)

    def _refuse(self, sentence: str, status: int) -> HttpResponse:
        # First the context: it reads again what the operation may have left half changed in memory.
        return self._render({**self.context(refused=True), "refusal": sentence}, status)

    def _render(self, context: dict[str, Any], status: int) -> HttpResponse:
        site = self.model_admin.admin_site
        self.request.current_app = site.name
        common = {
            **site.each_context(self.request),
            "verb": self.verb,
            "opts": self.model_admin.opts,
            "title": self.verb.label,
            "list_url": self.model_admin.list_url(),
        }
        return TemplateResponse(
            self.request, self.template_name, {**common, **context}, status=status
        )


def done_words(verb: Verb) -> str:
    """What is said once a verb is done that has no sentence of its own."""
    return _("Done: %(verb)s.") % {"verb": verb.label}
