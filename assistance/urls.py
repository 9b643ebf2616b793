"""Addresses of appointments; their French stands in the catalogue."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import views
from .views.feed import week_feed

urlpatterns = [
    path(_("appointment/"), views.appointment, name="appointment"),
    path(_("appointment/check/"), views.check, name="appointment-check"),
    path(_("appointment/received/"), views.received, name="appointment-received"),
    path(_("week/<str:token>/"), week_feed, name="week-feed"),
]
