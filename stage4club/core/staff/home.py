"""What waits for a member of staff, gathered from every model in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite
    from django_stubs_ext import StrOrPromise

    from .model_admin import StaffModelAdmin


@dataclass(frozen=True)
class WaitingLine:
    """One thing to do, said in a sentence: "Louise is waiting for a call since Tuesday".

    `url` is the page where it is done. `late` says that the promised day is over; the page then
    writes it in words and with a sign beside the sentence. `besides` is what concerns nobody in
    particular: such lines of every model stand together at the end.
    """

    text: StrOrPromise
    url: str
    late: bool = False
    besides: bool = False


@dataclass(frozen=True)
class WaitingSection:
    """A heading of the home and its lines, the late ones first."""

    heading: str
    lines: Sequence[WaitingLine]


def waiting_sections(site: AdminSite, request: HttpRequest) -> list[WaitingSection]:
    """One section per model that has lines for this person, in the order of registration.

    Only models she may see are asked. A model's heading is its `waiting_heading`, or its plural
    name. A last section holds what concerns nobody in particular.
    """
    sections: list[WaitingSection] = []
    besides: list[WaitingLine] = []
    for registered in site._registry.values():
        model_admin = cast("StaffModelAdmin", registered)  # `StaffSite.register` takes no other.
        if not model_admin.has_view_or_change_permission(request):
            continue
        waiting = model_admin.waiting(request)
        besides += [line for line in waiting if line.besides]
        lines = sorted(
            (line for line in waiting if not line.besides), key=lambda line: not line.late
        )
        if lines:
            heading = getattr(model_admin, "waiting_heading", "") or capfirst(
                model_admin.opts.verbose_name_plural
            )
            sections.append(WaitingSection(heading=str(heading), lines=lines))
    if besides:
        sections.append(WaitingSection(heading=_("Also"), lines=besides))
    return sections
