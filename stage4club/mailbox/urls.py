"""Addresses of the development mailbox, included under `/boite/` when DEBUG is true."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import path

from . import views

if not settings.DEBUG:
    raise ImproperlyConfigured("The mailbox shows every message: it exists with DEBUG only.")

app_name = "mailbox"
urlpatterns = [
    path("", views.message_list, name="list"),
    path("<slug:name>/", views.message_page, name="message"),
    path("<slug:name>/html/", views.message_html, name="html"),
    path("<slug:name>/<int:number>/", views.message_attachment, name="attachment"),
]
