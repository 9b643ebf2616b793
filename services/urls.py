"""Public pages of the catalogue. Slugs are the same in both languages."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import views
from .enums import PageSlug

urlpatterns = [
    path("", views.home, name="home"),
    path(_("call-me/"), views.call_me, name="call-me"),
    path(_("call-me/received/"), views.call_me_received, name="call-me-received"),
    path(_("privacy/"), views.page(PageSlug.PRIVACY), name="privacy"),
    path(_("accessibility/"), views.page(PageSlug.ACCESSIBILITY), name="accessibility"),
    path(_("death/"), views.death, name="death"),
    path(_("why-these-questions/"), views.why, name="why"),
    path(_("services/<slug:slug>/"), views.service, name="service"),
    path(_("services/<slug:slug>/opinion/"), views.opinion, name="opinion"),
    path(
        _("services/<slug:slug>/opinion/received/"),
        views.opinion_received,
        name="opinion-received",
    ),
    path(_("pillars/<slug:slug>/"), views.pillar, name="pillar"),
]
