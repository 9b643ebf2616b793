"""Addresses of the staff that are not the admin's."""

from django.urls import path

from .views import forgotten, invitations, open_sessions

urlpatterns = [
    path("invitation/<uidb64>/<token>/", invitations.accept_invitation, name="staff-invitation"),
    path("mot-de-passe-oublie/", forgotten.forgotten, name="staff-forgotten"),
    path("mot-de-passe-oublie/envoye/", forgotten.forgotten_sent, name="staff-forgotten-sent"),
    path("mes-connexions/", open_sessions.open_sessions_page, name="staff-sessions"),
]
