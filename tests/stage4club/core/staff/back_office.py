"""A back office over the sample app: what an `admin.py` declares, and what its verbs call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest

from stage4club.core import workflow
from stage4club.core.errors import RuleError
from stage4club.core.staff.home import WaitingLine
from stage4club.core.staff.inlines import StaffInline
from stage4club.core.staff.model_admin import StaffModelAdmin
from stage4club.core.staff.preview import Preview
from stage4club.core.staff.site import StaffSite
from stage4club.core.staff.verbs import Verb
from tests.stage4club.core.sample.items import Box, Item, Note

FLOW = workflow.Workflow(
    workflow.Transition("confirm", frozenset({"received"}), "confirmed"),
    workflow.Transition("close", frozenset({"received", "confirmed"}), "closed"),
)


class TooSoon(RuleError):
    message = "Wait for the evening."


@transaction.atomic
def confirm_item(item: Item, *, by: Any, now: datetime, line: str = "") -> Item:
    if line == "too soon":
        # As an operation that changed its row in memory before it gave up.
        item.state = "closed"
        raise TooSoon
    return workflow.apply(item, FLOW["confirm"], by=by, now=now)


@transaction.atomic
def confirm_items(items: Sequence[Item], *, by: Any, now: datetime, line: str = "") -> list[Item]:
    return [confirm_item(item, by=by, now=now, line=line) for item in items]


@transaction.atomic
def close_item(item: Item, *, by: Any, now: datetime) -> Item:
    return workflow.apply(item, FLOW["close"], by=by, now=now)


@transaction.atomic
def give_away(item: Item, *, by: Any, now: datetime, to: Any) -> Item:
    item.owner = to
    item.save(update_fields=["owner"])
    return item


def preview_item(item: Item, *, by: Any, now: datetime, line: str = "") -> Preview:
    if item.secret == "no preview":
        raise TooSoon
    return Preview(
        subject=f"About {item.reference}",
        text=f"Hello.\n{line}",
        html=f'<p style="color: #431c45">Hello. {line}</p>',
        recipient="l•••@example.org",
        note="It leaves in a minute.",
        language="en",
    )


class LineForm(forms.Form):
    line = forms.CharField(required=False, max_length=20, label="A line of yours")


class GiveForm(forms.Form):
    needs_subject = True
    to = forms.ModelChoiceField(queryset=None, label="To whom")

    def __init__(self, *args: Any, subject: Item, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].queryset = get_user_model().objects.exclude(pk=user.pk)
        self.fields["to"].help_text = f"Instead of {user}, for {subject}."


CONFIRM = Verb(
    name="confirm",
    label="Confirm",
    permission="sample.confirm_item",
    operation=confirm_item,
    form=LineForm,
    preview=preview_item,
    states=("received",),
    intro=lambda item: f"{item} will be confirmed.",
    done=lambda item: f"{item} is confirmed.",
    bulk=True,
    bulk_operation=confirm_items,
    bulk_intro=lambda items: f"{len(items)} will be confirmed.",
    bulk_done=lambda items: f"{len(items)} confirmed.",
)
CLOSE = Verb(
    name="close",
    label="Close",
    permission="sample.close_item",
    operation=close_item,
    allowed=lambda item, user: not item.urgent,
    quiet=True,
)
GIVE = Verb(
    name="give-away",
    label="Give away",
    permission="sample.change_item",
    operation=give_away,
    states=("received", "confirmed"),
    form=GiveForm,
    quiet=True,
)
CLOSE_ALL = Verb(
    name="close-all",
    label="Close",
    permission="sample.close_item",
    operation=close_item,
    states=("confirmed",),
    bulk=True,
    bulk_operation=lambda items, *, by, now: [close_item(item, by=by, now=now) for item in items],
    quiet=True,
)


class ReadFilter(admin.SimpleListFilter):
    title = "seen"
    parameter_name = "seen"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Seen")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.exclude(seen_at=None) if self.value() else queryset


class NoteInline(StaffInline):
    model = Note
    fields = ("words",)


class ItemAdmin(StaffModelAdmin):
    is_personal = True
    verbs = (CONFIRM, CLOSE, GIVE, CLOSE_ALL)
    list_display = ("reference", "state", "urgent", "box", "masked")
    list_filter = (
        "state",
        "box",
        "opened_on",
        ReadFilter,
        ("urgent", admin.BooleanFieldListFilter),
    )
    list_select_related = ("box",)
    sortable_by = ("reference", "state")
    search_fields = ("reference",)
    search_help_text = "A reference"
    inlines = (NoteInline,)
    fieldsets = (
        (None, {"fields": ("reference", "state", "urgent")}),
        ("When", {"fields": ("opened_on", "seen_at", "starts"), "description": "Local time"}),
        ("Where", {"fields": ("box", "others")}),
    )
    history_words = {"tidy": "Put in order"}

    @admin.display(ordering="secret")
    def masked(self, item: Item) -> str:
        return "•••"

    def waiting(self, request: HttpRequest) -> list[WaitingLine]:
        rows = self.get_queryset(request).filter(state="received")
        return [WaitingLine(f"{row} waits.", self.subject_url(row), row.urgent) for row in rows]


class NamedForm(forms.Form):
    needs_subject = True

    def __init__(self, *args: Any, subject: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.names = [str(row) for row in subject]


HIDE = Verb(
    name="hide",
    label="Hide",
    permission="sample.change_box",
    operation=print,
    form=NamedForm,
    allowed=lambda box, user: box.name != "fixed",
    bulk=True,
    bulk_operation=lambda boxes, *, by, now: None,
)


class BoxAdmin(StaffModelAdmin):
    is_personal = False
    verbs = (HIDE,)
    search_fields = ("name",)
    ordering = ("-name",)


site = StaffSite()
site.register(Item, ItemAdmin)
site.register(Box, BoxAdmin)
