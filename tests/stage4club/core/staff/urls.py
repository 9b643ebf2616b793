"""The sample back office, where the real one stands."""

from django.urls import path

from .back_office import site

urlpatterns = [path("admin/", site.urls)]
