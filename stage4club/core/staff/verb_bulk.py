"""The page of a verb for several rows chosen in a list: `/admin/<app>/<model>/<verb>/?id=…`.

The list leads here with the keys in the address; GET shows, POST acts, in one operation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stage4club.core.errors import RuleError

from .preview import Preview, digest_of
from .verb_page import VerbPage, done_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from .model_admin import StaffModelAdmin
    from .verbs import Verb


class ChosenPage(VerbPage):
    """One verb, the rows of `?id=` that the person may see, in the order of the list.

    The verb is done to those where it exists; the others are named, and left alone. Raises
    Http404 when none of them can be seen.
    """

    template_name = "admin/verb_bulk.html"

    def __init__(self, model_admin: StaffModelAdmin, verb: Verb, request: HttpRequest) -> None:
        super().__init__(model_admin, verb, request)
        visible = _rows(model_admin, request)
        if not visible:
            raise Http404
        self.keys = [row.pk for row in visible]
        self.chosen: list[Model] = []
        self.left_out: list[Model] = []
        for row in visible:
            available = model_admin.is_verb_available(verb, row, request.user)
            (self.chosen if available else self.left_out).append(row)

    @property
    def target(self) -> list[Model]:
        """The rows where the verb exists."""
        return self.chosen

    @property
    def shown(self) -> list[Model]:
        """All the rows that were chosen."""
        return [*self.chosen, *self.left_out]

    @property
    def frame_url(self) -> str:
        """The address of the HTML part of the first message."""
        return self.model_admin.bulk_url(self.verb, self.keys, preview=True)

    def preview(self, **answers: Any) -> Preview | None:
        """The first message; its digest stands for all the rows chosen.

        The button is for all of them: whatever it says of the first does not hold for the others.
        """
        if self.verb.preview is None:
            return None
        first = self.verb.preview(self.chosen[0], by=self.request.user, now=self.now, **answers)
        if first is None:
            return None
        keys = [str(row.pk) for row in self.chosen]
        digest = digest_of(first.digest, *keys)
        return replace(first, digest=digest, title="", button="", leads_to_nothing=False)

    def act(self, **answers: Any) -> StrOrPromise:
        """Call the bulk operation once, and say what was done."""
        # A verb that may be done in bulk has one: `Verb` refuses to exist otherwise.
        operation = cast("Callable[..., Any]", self.verb.bulk_operation)
        result = operation(self.chosen, by=self.request.user, now=self.now, **answers)
        if self.verb.bulk_done is None:
            return done_words(self.verb)
        return self.verb.bulk_done(result)

    def is_available(self) -> bool:
        """Whether the verb exists for one of them at least."""
        return bool(self.chosen)

    def unavailable(self) -> str:
        """Say that it exists for none."""
        return _("This cannot be done now to any of those you chose.")

    def explain(self, refusal: RuleError) -> str:
        """The sentence of the rule."""
        return str(refusal.message)

    def after(self) -> str:
        """Back to the list."""
        return self.model_admin.list_url()

    def context(self, *, refused: bool) -> dict[str, Any]:
        """The rows chosen, those left as they are, and what will happen."""
        if self.verb.bulk_intro is not None and self.chosen:
            intro = self.verb.bulk_intro(self.chosen)
        else:
            count = len(self.chosen)
            intro = ngettext(
                "This will be done to %(count)s of those you chose.",
                "This will be done to %(count)s of those you chose.",
                count,
            ) % {"count": count}
        return {
            "chosen": [self._line(row) for row in self.chosen],
            "left_out": [
                (*self._line(row), self.model_admin.state_words(row)) for row in self.left_out
            ],
            "intro": "" if refused else intro,
            "back_url": self.model_admin.list_url(),
        }

    def _line(self, row: Model) -> tuple[str, str]:
        whom = self.model_admin.whom(row)
        name = f"{whom} ({row})" if whom else str(row)
        return name, self.model_admin.subject_url(row)


def _rows(model_admin: StaffModelAdmin, request: HttpRequest) -> list[Model]:
    to_python = model_admin.opts.pk.to_python
    keys = []
    for text in request.GET.getlist("id"):
        try:
            keys.append(to_python(text))
        except ValidationError:
            continue
    rows = model_admin.get_queryset(request).filter(pk__in=keys)
    return list(rows.select_related(*model_admin.list_select_related))


def query_of(keys: Iterable[object]) -> str:
    """The query string that names the chosen rows."""
    return urlencode([("id", str(key)) for key in keys])
