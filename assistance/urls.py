"""Addresses of appointments and of financial assistance; their French is in the catalogue."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import views
from .views.feed import week_feed

urlpatterns = [
    path(_("appointment/"), views.appointment, name="appointment"),
    path(_("appointment/check/"), views.check, name="appointment-check"),
    path(_("appointment/received/"), views.received, name="appointment-received"),
    path(_("financial-assistance/"), views.financial_assistance, name="financial-assistance"),
    path(_("financial-assistance/for-me/"), views.eligibility, name="eligibility"),
    path(_("financial-assistance/apply/<int:number>/"), views.aid_step, name="aid-step"),
    path(_("financial-assistance/apply/check/"), views.aid_check, name="aid-check"),
    path(_("financial-assistance/apply/received/"), views.aid_received, name="aid-received"),
    path(_("financial-assistance/apply/take-back/"), views.aid_take_back, name="aid-take-back"),
    path(_("financial-assistance/apply/later/"), views.aid_later, name="aid-later"),
    path(_("financial-assistance/apply/code/"), views.aid_by_code, name="aid-by-code"),
    path(_("financial-assistance/apply/new-code/"), views.aid_new_code, name="aid-new-code"),
    path(_("week/<str:token>/"), week_feed, name="week-feed"),
    path(_("link/file/"), views.aid_page, name="aid-page"),
    path(_("link/continue/"), views.aid_resume, name="aid-resume"),
    path(_("link/file/code/"), views.aid_code, name="aid-code"),
    path(_("link/file/open/"), views.aid_file, name="aid-file"),
    path(_("link/file/letter/"), views.aid_letter, name="aid-letter"),
    path(_("link/file/documents/"), views.aid_documents, name="aid-documents"),
    path(_("link/file/care-team/"), views.aid_care_team, name="aid-care-team"),
    path(_("link/attestation/"), views.aid_attestation, name="aid-attestation"),
    path(_("link/file/review/"), views.aid_review, name="aid-review"),
    path(_("link/file/payment/"), views.aid_payment, name="aid-payment"),
    path(_("link/file/again/"), views.aid_again, name="aid-again"),
    path(_("link/file/close/"), views.aid_close, name="aid-close"),
    path(_("link/file/withdraw/"), views.aid_withdraw, name="aid-withdraw"),
    path(_("link/appointment/"), views.appointment_page, name="appointment-page"),
    path(_("link/appointment/calendar/"), views.calendar, name="appointment-calendar"),
    path(_("link/appointment/move/"), views.move, name="appointment-move"),
    path(_("link/appointment/cancel/"), views.cancel, name="appointment-cancel"),
    path(_("link/appointment/answer/"), views.answer, name="appointment-answer"),
    path(_("link/appointment/reminder/"), views.remind, name="appointment-remind"),
    path(_("link/appointment/earlier/"), views.hear_of_earlier, name="appointment-earlier"),
    path(_("link/appointment/earlier/take/"), views.take, name="appointment-take"),
    path(_("link/messages/"), views.thread, name="thread"),
    path(_("link/messages/code/"), views.thread_code, name="thread-code"),
    path(_("link/messages/write/"), views.write_message, name="thread-write"),
    path(_("link/messages/close/"), views.close_thread, name="thread-close"),
    path(_("link/attendee/"), views.attendee_page, name="attendee-page"),
    path(_("link/family/"), views.attendees, name="attendees"),
    path(_("link/family/remove/"), views.remove_attendee, name="attendee-remove"),
]
