"""What editors publish: seen before it is saved, kept unfinished, on the site in both languages."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stage4club.core.error_pages import PRIVATE_HEADERS
from stage4club.core.plain_language import WORDS_MAX
from stage4club.core.staff.model_admin import StaffModelAdmin
from stage4club.people.models import User

from ..contents import Content
from ..models import Publishable
from ..models.described import LANGUAGES
from ..operations import keep_draft
from .forms import DRAFT, PREVIEW, PublishedForm

DISCARD = "_discard"


class PublishedAdmin(StaffModelAdmin):
    """Texts of the site. "Preview" draws the public page of what is typed, and saves nothing.

    "Keep a draft" keeps the texts beside those of the site, which do not change; saving puts them
    in their place.
    """

    form = PublishedForm
    history_words = {"draft": gettext_lazy("Draft kept or thrown away")}

    @abstractmethod
    def content(self, row: Any, form: PublishedForm) -> Content | None:
        """The public page of `row`, which is not saved; None where too little is typed for one."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """The page of a row; or its preview; or what it says once its texts are kept."""
        if request.method == "POST":
            answer = self._answer(request, object_id)
            if answer is not None:
                return answer
        buttons = {"has_preview": True, "keeps_drafts": object_id is not None}
        return super().changeform_view(
            request, object_id, form_url, {**buttons, **(extra_context or {})}
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save in the place of any draft; say gently which texts are hard to read."""
        obj.draft = {}
        super().save_model(request, obj, form, change)
        for words in _hard_words(form):
            messages.warning(request, words)

    def _answer(self, request: HttpRequest, object_id: str | None) -> HttpResponse | None:
        """What the buttons beside "Save" do; None for "Save", and for what has to be corrected."""
        language = request.POST.get(PREVIEW)
        if language not in LANGUAGES and not {DRAFT, DISCARD} & request.POST.keys():
            return None
        row = self._row(request, object_id)
        if row is not None and DISCARD in request.POST:
            return self._keep(request, row, {})
        form_class: Any = self.get_form(request, row, change=row is not None)
        form: PublishedForm = form_class(request.POST, request.FILES, instance=row)
        with transaction.atomic():
            is_valid = form.is_valid()
        if language in LANGUAGES:
            return self._preview(request, form, str(language))
        return self._keep(request, row, form.texts()) if row is not None and is_valid else None

    def _row(self, request: HttpRequest, object_id: str | None) -> Publishable | None:
        """The stored row; None for one that is being added. Raises Http404, PermissionDenied."""
        if object_id is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return None
        row: Publishable | None = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        return row

    def _keep(self, request: HttpRequest, row: Publishable, texts: dict[str, str]) -> HttpResponse:
        by = request.user
        assert isinstance(by, User)
        keep_draft(row, texts, by=by, now=timezone.now())
        said = _("Draft kept. The site still shows what it showed before.")
        messages.success(request, said if texts else _("Draft thrown away."))
        return HttpResponseRedirect(self.subject_url(row))

    def _preview(
        self, request: HttpRequest, form: PublishedForm, language: str
    ) -> HttpResponse | None:
        # Drawn as it would be on the site.
        form.instance.is_published = True
        warnings = [*_missing_words(form), *_hard_words(form)]
        with translation.override(language):
            content = self.content(form.instance, form)
            if content is None:
                return None
            context = {**content.context, "preview": warnings or [""], "other_language_url": ""}
            response = render(request, content.template, context)
        for name, value in PRIVATE_HEADERS.items():
            response.headers[name] = value
        response.headers["Content-Language"] = language
        return response


def _missing_words(form: PublishedForm) -> list[str]:
    labels = [str(form.fields[name].label) for name in form.instance.missing_texts()]
    return [_("Not written yet: %(fields)s.") % {"fields": ", ".join(labels)}] if labels else []


def _hard_words(form: PublishedForm) -> list[str]:
    words = _(
        "%(field)s: the sentences have more than %(count)s words on average. Shorter ones are "
        "easier to read on a hard day."
    )
    return [words % {"field": label, "count": WORDS_MAX} for label in form.hard_to_read()]
