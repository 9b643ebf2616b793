"""Addresses of appointments; their French stands in the catalogue."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from .views.feed import week_feed

urlpatterns = [
    path(_("week/<str:token>/"), week_feed, name="week-feed"),
]
