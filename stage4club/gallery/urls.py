"""The address of the components, included under `/composants/` when DEBUG is true."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import path

from . import views

if not settings.DEBUG:
    raise ImproperlyConfigured("The components are shown to who draws them: with DEBUG only.")

app_name = "gallery"
urlpatterns = [path("", views.components, name="components")]
