from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from services.enums import ServiceKind
from services.models import Pillar, Service
from stage4club.core import audit
from stage4club.people.enums import Role
from tests.services.factories import make_pillar, make_service, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_french")]


def page(row: Any) -> str:
    return reverse(f"admin:services_{row._meta.model_name}_change", args=[row.pk])


def answers(row: Any, **changes: Any) -> dict[str, Any]:
    """What the page of `row` sends back, with `changes`."""
    columns = [
        *(f"{name}_{language}" for name in (*row.TEXTS, *row.PAIRS) for language in ("fr", "en")),
        "position",
    ]
    if isinstance(row, Service):
        columns += ["phone", "phone_extension", "email", "external_url", "places", "promise_days"]
        columns += ["call_days"]
    columns += ["is_published"]
    values = {column: getattr(row, column) for column in columns} | changes
    return {name: str(value) for name, value in values.items() if value not in (None, False)}


def test_an_editor_changes_texts_and_leaves_a_trace(client: Client, editor: Any):
    pillar = make_pillar()
    typed = answers(pillar, name_fr="  Mieux   vivre ", body_en="One\r\n\r\nTwo  ")
    assert client.post(page(pillar), typed).status_code == 302
    pillar.refresh_from_db()
    assert (pillar.name_fr, pillar.body_en) == ("Mieux vivre", "One\n\nTwo")
    event = audit.history(pillar).get()
    assert (event.verb, event.actor_id) == ("changed", editor.pk)
    assert event.details == {"fields": ["body_en", "name_fr"]}


def test_an_editor_changes_how_a_service_is_reached(client: Client, editor: Any):
    service = make_service(email="old@example.org")
    typed = answers(
        service,
        phone_extension="251",
        email="",
        places="",
        promise_days="4",
        call_days="5",
        is_published=False,
    )
    assert client.post(page(service), typed).status_code == 302
    service.refresh_from_db()
    assert (service.phone_extension, service.email, service.places) == ("251", "", None)
    assert (service.promise_days, service.call_days, service.is_published) == (4, 5, False)


def test_what_is_not_typed_does_not_change(client: Client, editor: Any):
    service = make_service()
    typed = answers(service) | {"slug": "other", "kind": "link", "room": "", "pillar": "0"}
    assert client.post(page(service), typed).status_code == 302
    stored = Service.objects.get()
    assert (stored.slug, stored.kind, stored.room) == ("chit-chat-club", "group", "group")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name_en", "www.example.org"),
        ("name_fr", ""),
        ("body_fr", "a\u202eb"),
        ("promise_days", "0"),
        ("call_days", "0"),
        ("places", "0"),
        ("phone", "123"),
        ("external_url", "javascript:alert(1)"),
        ("email", "a@localhost"),
    ],
)
def test_what_is_refused_stands_at_its_field(client: Client, editor: Any, field: str, value: str):
    service = make_service()
    response = client.post(page(service), answers(service) | {field: value})
    assert list(response.context["adminform"].form.errors) == [field]
    assert not audit.history(service).exists()


def test_a_link_keeps_an_address(client: Client, editor: Any):
    link = make_service(kind=ServiceKind.LINK, room="", external_url="https://example.org/")
    response = client.post(page(link), answers(link, external_url=""))
    errors = response.context["adminform"].form.errors
    assert errors == {"external_url": ["Écrivez l’adresse de l’autre site."]}
    assert client.post(page(link), answers(link, external_url="example.org/b")).status_code == 302
    link.refresh_from_db()
    assert link.external_url == "https://example.org/b"


@pytest.mark.parametrize("model", [Pillar, Service])
def test_nothing_is_added_or_deleted_here(client: Client, editor: Any, model: Any):
    name = model._meta.model_name
    assert client.get(reverse(f"admin:services_{name}_add")).status_code == 403
    row = make_service() if model is Service else make_pillar()
    assert client.get(f"/admin/services/{name}/{row.pk}/delete/", follow=True).status_code == 404
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("role", "service", "pillar"),
    [
        (Role.EDITOR, 200, 200),
        (Role.COORDINATOR, 200, 403),
        (Role.FINANCE, 403, 403),
        (Role.PRIVACY, 403, 403),
        (Role.ADMIN, 403, 403),
    ],
)
def test_who_sees_the_catalogue(client: Client, role: Role, service: int, pillar: int):
    client.force_login(make_user(role))
    row = make_service()
    assert client.get(page(row)).status_code == service
    assert client.get(reverse("admin:services_service_changelist")).status_code == service
    assert client.get(page(row.pillar)).status_code == pillar
    if role is not Role.EDITOR:
        assert client.post(page(row), answers(row, name_fr="Autre")).status_code == 403


def test_a_number_is_read_as_it_is_said(client: Client):
    client.force_login(make_user(Role.COORDINATOR))
    record = client.get(page(make_service())).text
    assert record.replace("\N{NO-BREAK SPACE}", " ").count("1 877 990-7171, poste 250") == 1
    assert "+18779907171" not in record


@pytest.mark.parametrize("model", ["service", "pillar"])
def test_a_list_costs_the_same_at_one_and_fifty_rows(
    client: Client, editor: Any, model: str, django_assert_max_num_queries
):
    url = reverse(f"admin:services_{model}_changelist")
    make_service()
    client.get(url)
    with django_assert_max_num_queries(8) as at_one:
        client.get(url)
    for number in range(2, 51):
        make_service(f"service-{number}", position=number, pillar=make_pillar(f"pillar-{number}"))
    with django_assert_max_num_queries(8) as at_fifty:
        client.get(url)
    assert len(at_one) == len(at_fifty)
