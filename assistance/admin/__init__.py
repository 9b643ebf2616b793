"""The social worker's screens of an appointment."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from stage4club.core.staff.model_admin import StaffModelAdmin

from ..models import Appointment
from .thread import ThreadPage
from .thread_verbs import THREAD_VERBS, THREAD_WORDS


@admin.register(Appointment)
class AppointmentAdmin(ThreadPage, StaffModelAdmin):
    """Her own appointments and those of nobody; the threads of her own."""

    is_personal = True
    list_display = ("reference", "state", "promised_on")
    ordering = ("promised_on", "pk")
    fields = ("reference", "state", "promised_on")
    verbs = THREAD_VERBS
    history_words = THREAD_WORDS

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Not here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was typed stays as it was typed; verbs do the rest."""
        return False
