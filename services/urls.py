"""Public pages of the catalogue. Slugs are the same in both languages."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path(_("services/<slug:slug>/"), views.service, name="service"),
    path(_("pillars/<slug:slug>/"), views.pillar, name="pillar"),
]
