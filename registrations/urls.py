"""Addresses of registrations; their French stands in the catalogue."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import views

urlpatterns = [
    path(_("register/<slug:slug>/"), views.register, name="register"),
    path(_("register/<slug:slug>/check/"), views.check, name="register-check"),
    path(_("register/<slug:slug>/received/"), views.received, name="register-received"),
    path(_("register/<slug:slug>/loved-ones/"), views.loved_ones, name="register-loved-ones"),
    path(_("find-my-link/"), views.find_my_link, name="find-my-link"),
    path(_("find-my-link/asked/"), views.find_my_link_asked, name="find-my-link-asked"),
    path(_("link/"), views.private_page, name="private-page"),
    path(_("link/withdraw/"), views.withdraw, name="private-withdraw"),
    path(_("link/calendar/"), views.calendar, name="private-calendar"),
    path(_("link/details/"), views.details, name="private-details"),
    path(_("link/details/code/"), views.code, name="private-code"),
    path(_("link/details/close/"), views.close, name="private-close"),
    path(_("link/details/correction/"), views.correction, name="private-correction"),
    path(
        _("link/details/correction/received/"),
        views.correction_received,
        name="private-correction-received",
    ),
]
