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
from stage4club.core.staff.seen import changed_meanwhile
from stage4club.people.models import User

from ..contents import Content
from ..models import Publishable
from ..models.described import LANGUAGES
from ..operations import keep_draft
from .forms import DRAFT, PREVIEW, PublishedForm

DISCARD = "_discard"
#: In the address: the texts of the site, though a draft waits beside them.
SITE = "site"


class PublishedAdmin(StaffModelAdmin):
    """Texts of the site. "Preview" draws the public page of what is typed, and saves nothing.

    "Keep a draft" keeps the texts beside those of the site, which do not change; saving puts them
    in their place.
    """

    is_personal = False
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
        buttons = {
            "has_preview": True,
            "keeps_drafts": object_id is not None,
            "shows_site": SITE in request.GET,
        }
        return super().changeform_view(
            request, object_id, form_url, {**buttons, **(extra_context or {})}
        )

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The form with the texts of the draft, or those of the site where they are asked for."""
        form_class: Any = super().get_form(request, obj, change, **kwargs)
        form_class.shows_draft = SITE not in request.GET
        return form_class

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save in the place of the draft, if that is what was read; say which texts are hard."""
        if form.shows_draft:
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
        # Of two who keep or throw away at once, the second is told.
        with transaction.atomic():
            if row is not None and DISCARD in request.POST:
                return self._discard(request, row)
            form_class: Any = self.get_form(request, row, change=row is not None)
            form: PublishedForm = form_class(request.POST, request.FILES, instance=row)
            is_valid = form.is_valid()
            if language in LANGUAGES:
                return self._preview(request, form, str(language))
            return self._keep(request, row, form) if row is not None and is_valid else None

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

    def _keep(self, request: HttpRequest, row: Publishable, form: PublishedForm) -> HttpResponse:
        keep_draft(row, form.texts(), by=_editor(request), now=timezone.now())
        messages.success(request, _("Draft kept. The site still shows what it showed before."))
        if others := [name for name in form.changed_data if name not in row.text_fields()]:
            labels = ", ".join(str(form.fields[name].label) for name in others)
            words = _("A draft keeps texts only. Not kept: %(fields)s.")
            messages.warning(request, words % {"fields": labels})
        return HttpResponseRedirect(self.subject_url(row))

    def _discard(self, request: HttpRequest, row: Publishable) -> HttpResponse:
        if meanwhile := changed_meanwhile(row, request.POST, reader=request.user):
            kept = _("Nothing is thrown away.")
            messages.warning(request, f"{meanwhile} {kept}")
        else:
            keep_draft(row, {}, by=_editor(request), now=timezone.now())
            messages.success(request, _("Draft thrown away."))
        return HttpResponseRedirect(self.subject_url(row))

    def _preview(
        self, request: HttpRequest, form: PublishedForm, language: str
    ) -> HttpResponse | None:
        # Drawn as it would be on the site.
        form.instance.is_published = True
        # In the language of who edits, above a page in the language that she asked for.
        preview = {
            "title": _("Preview: nothing is saved."),
            "advice": _("Close this page to go on writing."),
            "language": translation.get_language(),
            "lines": [*_refused_words(form), *_missing_words(form), *_hard_words(form)],
        }
        with translation.override(language):
            content = self.content(form.instance, form)
            if content is None:
                return None
            context = {**content.context, "preview": preview, "other_language_url": ""}
            response = render(request, content.template, context)
        for name, value in PRIVATE_HEADERS.items():
            response.headers[name] = value
        response.headers["Content-Language"] = language
        return response


def _editor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _refused_words(form: PublishedForm) -> list[str]:
    words = _("Not shown as you typed it. %(field)s: %(error)s")
    return [
        words % {"field": form.fields[name].label if name in form.fields else "", "error": error}
        for name, errors in form.errors.items()
        for error in errors
    ]


def _missing_words(form: PublishedForm) -> list[str]:
    labels = [str(form.fields[name].label) for name in form.instance.missing_texts()]
    return [_("Not written yet: %(fields)s.") % {"fields": ", ".join(labels)}] if labels else []


def _hard_words(form: PublishedForm) -> list[str]:
    words = _(
        "%(field)s: the sentences have more than %(count)s words on average. Shorter ones are "
        "easier to read on a hard day."
    )
    return [words % {"field": label, "count": WORDS_MAX} for label in form.hard_to_read()]
