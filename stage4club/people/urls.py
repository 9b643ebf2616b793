"""Addresses of the staff that are not the admin's: of who is not signed in, or not yet."""

from django.urls import path

from .views import forgotten, invitations, open_sessions, passkeys, setting_up, signing_in

urlpatterns = [
    path("invitation/<uidb64>/<token>/", invitations.accept_invitation, name="staff-invitation"),
    path("login/preuve/", signing_in.verify, name="staff-verify"),
    path("login/secours/", signing_in.recover, name="staff-recover"),
    path("login/cle/", passkeys.sign_in_by_passkey, name="staff-passkey"),
    path("login/cle/question/", passkeys.ask_passkey, name="staff-passkey-question"),
    path("mon-compte/preuve/", setting_up.set_up, name="staff-set-up"),
    path("mon-compte/application/", setting_up.application, name="staff-application"),
    path("mon-compte/codes/", setting_up.recovery_codes, name="staff-codes"),
    path("mon-compte/cle/", passkeys.new_passkey, name="staff-new-passkey"),
    path("mon-compte/cle/question/", passkeys.ask_new_passkey, name="staff-new-passkey-question"),
    path("mot-de-passe-oublie/", forgotten.forgotten, name="staff-forgotten"),
    path("mot-de-passe-oublie/envoye/", forgotten.forgotten_sent, name="staff-forgotten-sent"),
    path("mes-connexions/", open_sessions.open_sessions_page, name="staff-sessions"),
]
