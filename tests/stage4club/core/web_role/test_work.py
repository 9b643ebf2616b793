"""The site works as the web role: everything a person and staff do, without a right too few."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from registrations.models import Registration
from stage4club.core.models import AccessEvent, AuditEvent
from stage4club.core.purge import delete_expired_rows
from stage4club.notifications.models import Message
from stage4club.notifications.operations import drain
from stage4club.people.enums import Role
from stage4club.people.models import User
from stage4club.people.operations import change_roles
from tests.factories import NOW, make_service, make_session, make_user
from tests.registrations.kit import client_of, press, url_of
from tests.registrations.views.pages import FRENCH, send
from tests.smtp_sink import SmtpSink

from .role import acting_as


def test_a_registration_from_the_form_to_the_schedule(role: str, smtp_sink: SmtpSink) -> None:
    service = make_service()
    make_session(service)
    admin, partner = make_user(Role.ADMIN), make_user()
    with acting_as(role):
        assert send(Client(), service.slug, FRENCH).status_code == 302
        registration = Registration.objects.get()
        staff = client_of(partner)
        for verb, words in (
            ("take", {}),
            ("log-call", {"outcome": "spoke"}),
            ("confirm", {"personal_line": "À bientôt."}),
        ):
            assert press(staff, registration, verb, **words).status_code == 302
        assert "Zoé" in staff.get(url_of(registration, "change")).text
        drain(timezone.now)
        change_roles(partner, roles={Role.COORDINATOR}, by=admin, now=NOW)
        assert Client().get("/health/ready").json()["ready"]
        assert delete_expired_rows(now=timezone.now()) == 0
    registration.refresh_from_db()
    assert registration.state == "confirmed"
    assert set(Message.objects.values_list("state", flat=True)) == {"sent", "pending"}
    assert AccessEvent.objects.count() > 0 < AuditEvent.objects.count()
    assert User.objects.get(pk=partner.pk).groups.get() == Group.objects.get(name="coordinator")
