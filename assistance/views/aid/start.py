"""Financial assistance, before one asks: whom it is for, what is asked and why, what comes next."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS

from services.enums import ServiceKind
from services.models import Service
from stage4club.core.doors import page
from stage4club.core.forms import render_blank_form, render_form
from stage4club.core.working_days import local_date
from stage4club.people.enums import CallTopic

from ...forms import EligibilityForm, IncomeEligibilityForm
from ...models import Criteria

START = "assistance/aid_start.html"
ELIGIBILITY = "assistance/aid_eligibility.html"


def service_offered() -> Service | None:
    """Financial assistance as the catalogue publishes it, or None."""
    return Service.objects.published().filter(kind=ServiceKind.ASSISTANCE).first()


def _criteria() -> Criteria:
    return Criteria.objects.in_force(local_date(timezone.now()))


def call_instead() -> HttpResponse:
    """Where the catalogue says nothing of it, somebody calls."""
    return redirect(f"{reverse('call-me')}?subject={CallTopic.ASSISTANCE}")


@page("GET")
def financial_assistance(request: HttpRequest) -> HttpResponse:
    """Where one begins. Two queries."""
    service = service_offered()
    if service is None:
        return call_instead()
    criteria = _criteria()
    context = {
        "service": service,
        "criteria": criteria,
        "first_month": MONTHS[criteria.first_month],
    }
    return render(request, START, context)


@page("GET", "POST")
def eligibility(request: HttpRequest) -> HttpResponse:
    """Whether it is for somebody, by her answers: told on the same page, stored nowhere."""
    service, criteria = service_offered(), _criteria()
    if service is None:
        return call_instead()
    form_class = IncomeEligibilityForm if criteria.looks_at_income else EligibilityForm
    if request.method != "POST":
        return render_blank_form(request, ELIGIBILITY, form_class, {"service": service})
    form = form_class(request.POST)
    context: dict[str, Any] = {"service": service}
    if form.is_valid():
        context |= {"remarks": form.remarks(criteria), "income": form.income_of(criteria)}
    return render_form(request, ELIGIBILITY, form, context)
