"""Addresses of the staff that are not the admin's."""

from django.urls import path

from .views import accept_invitation

urlpatterns = [
    path("invitation/<uidb64>/<token>/", accept_invitation, name="staff-invitation"),
]
