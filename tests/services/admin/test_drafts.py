"""Editors keep what is not finished beside what the site shows."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from services.models import Resource
from stage4club.core import audit
from stage4club.people.enums import Role
from tests.factories import make_page, make_user
from tests.services.admin.kit import address, rows, said, typed
from tests.services.factories import make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_french")]

KEPT = "Le brouillon est gardé. Le site montre toujours ce qu’il montrait."


def test_a_draft_is_kept_beside_what_the_site_shows(client: Client, editor: Any):
    for row in rows():
        text = row.TEXTS[-1]
        before = getattr(row, f"{text}_fr")
        data = typed(client, row, **{f"{text}_fr": "Pas fini", f"{text}_en": ""})
        answer = client.post(address(row), {**data, "_draft": ""}, follow=True)
        assert said(answer) == [
            "Le brouillon est gardé. Le site montre toujours ce qu’il montrait."
        ]
        form = answer.context["adminform"].form
        assert (form[f"{text}_fr"].value(), form[f"{text}_en"].value()) == ("Pas fini", "")
        assert "Vous lisez un brouillon" in answer.text
        row.refresh_from_db()
        assert getattr(row, f"{text}_fr") == before
        event = audit.history(row).get()
        assert (event.verb, event.actor_id) == ("draft", editor.pk)
        assert f"{text}_fr" in event.details["fields"]


def test_saving_puts_a_draft_in_its_place(client: Client, editor: Any):
    page = make_page()
    client.post(address(page), typed(client, page, body_fr="Nouveau.", _draft=""))
    assert client.post(address(page), typed(client, page)).status_code == 302
    page.refresh_from_db()
    assert (page.body_fr, page.draft) == ("Nouveau.", {})
    assert "Vous lisez un brouillon" not in client.get(address(page)).text


def test_a_draft_is_thrown_away(client: Client, editor: Any):
    page = make_page()
    client.post(address(page), typed(client, page, body_fr="Nouveau.", _draft=""))
    answer = client.post(address(page), typed(client, page, _discard=""), follow=True)
    assert said(answer) == ["Le brouillon est jeté."]
    assert answer.context["adminform"].form["body_fr"].value() == "## Un titre"
    page.refresh_from_db()
    assert page.draft == {}


def test_what_cannot_be_stored_is_no_draft(client: Client, editor: Any):
    page = make_page()
    answer = client.post(address(page), typed(client, page, body_fr="a\u202eb", _draft=""))
    assert (answer.status_code, list(answer.context["adminform"].form.errors)) == (422, ["body_fr"])
    page.refresh_from_db()
    assert page.draft == {}


def test_two_editors_do_not_overwrite_each_other(client: Client, editor: Any):
    page = make_page()
    mine = typed(client, page, body_fr="Le mien.", _seen="0")
    client.post(address(page), typed(client, page, body_fr="Le sien."))
    answer = client.post(address(page), {**mine, "_draft": ""})
    assert answer.status_code == 422
    page.refresh_from_db()
    assert (page.body_fr, page.draft) == ("Le sien.", {})


def test_a_draft_of_something_new_is_only_refused(client: Client, editor: Any):
    answer = client.post(reverse("admin:services_resource_add"), {"_draft": ""})
    assert (answer.status_code, Resource.objects.count()) == (422, 0)


def test_a_draft_says_what_it_does_not_keep(client: Client, editor: Any):
    service = make_service()
    data = typed(client, service, phone_extension="999", summary_fr="Autre.", _draft="")
    answer = client.post(address(service), data, follow=True)
    assert said(answer) == [KEPT, "Un brouillon garde seulement les textes. Pas gardé\xa0: Poste."]
    service.refresh_from_db()
    assert (service.phone_extension, service.draft["summary_fr"]) == ("250", "Autre.")


def test_what_the_site_shows_is_corrected_beside_a_draft(client: Client, editor: Any):
    service = make_service()
    client.post(address(service), typed(client, service, summary_fr="Pas fini.", _draft=""))
    site = f"{address(service)}?site"
    page = client.get(site)
    form = page.context["adminform"].form
    assert form["summary_fr"].value() == "Une rencontre par mois."
    assert "Vous lisez ce que le site montre" in page.text
    values = {name: form[name].value() for name in form.fields} | {"phone_extension": "999"}
    data = {name: value for name, value in values.items() if value not in (None, False)}
    assert client.post(site, data).status_code == 302
    service.refresh_from_db()
    assert (service.phone_extension, service.summary_fr) == ("999", "Une rencontre par mois.")
    assert service.draft["summary_fr"] == "Pas fini."


def test_who_only_reads_is_told_of_no_draft(client: Client, editor: Any):
    service = make_service()
    client.post(address(service), typed(client, service, summary_fr="Pas fini.", _draft=""))
    client.force_login(make_user(Role.PARTNER))
    page = client.get(address(service)).text
    assert "brouillon" not in page
    assert "Pas fini." not in page


def test_a_draft_kept_meanwhile_is_not_thrown_away(client: Client, editor: Any):
    page = make_page()
    seen = typed(client, page, _seen="0")
    client.post(address(page), typed(client, page, body_fr="Le sien.", _draft=""))
    answer = client.post(address(page), {**seen, "_discard": ""}, follow=True)
    assert "Rien n’est jeté." in said(answer)[-1]
    page.refresh_from_db()
    assert page.draft["body_fr"] == "Le sien."
