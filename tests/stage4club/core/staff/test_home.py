"""The first thing seen: what waits, in words, the late first."""

from __future__ import annotations

import pytest
from django.apps import apps

from tests.stage4club.core.sample.items import Item

from .back_office import site


def test_what_waits_is_told_late_first_under_its_heading(client, make_staff):
    Item.objects.create(reference="AAA")
    late = Item.objects.create(reference="BBB", urgent=True)
    Item.objects.create(reference="CCC", state="closed")
    Item.objects.create(reference="DDD", owner=make_staff("Zoé"))
    response = client.get("/admin/")
    [section] = response.context["sections"]
    assert section.heading == "Items"
    assert [(line.text, line.late) for line in section.lines] == [
        ("BBB waits.", True),
        ("AAA waits.", False),
    ]
    page = response.content.decode()
    assert f'href="/admin/sample/item/{late.pk}/change/"' in page
    # Late is said in words too.
    assert page.count('class="late"') == 1


def test_a_heading_of_its_own(client, monkeypatch):
    Item.objects.create(reference="AAA")
    model_admin = site.get_model_admin(Item)
    monkeypatch.setattr(model_admin, "waiting_heading", "To call", raising=False)
    assert client.get("/admin/").context["sections"][0].heading == "To call"


def test_nothing_waits(client):
    response = client.get("/admin/")
    assert response.context["sections"] == []
    assert 'class="home__nothing"' in response.content.decode()


def test_a_model_that_one_may_not_see_is_not_asked(client_of, make_staff):
    Item.objects.create(reference="AAA-BBB")
    response = client_of(make_staff("Zoé", "view_box")).get("/admin/")
    assert response.context["sections"] == []
    assert "AAA-BBB" not in response.content.decode()


@pytest.mark.parametrize(
    ("codenames", "places"), [(("view_item", "view_box"), ["Boxs", "Items"]), ((), [])]
)
def test_places_are_the_models_one_may_open(client_of, make_staff, codenames, places):
    client = client_of(make_staff("Zoé", *codenames))
    apps = client.get("/admin/").context["app_list"]
    assert [model["name"] for app in apps for model in app["models"]] == places
    status = 200 if places else 404
    assert client.get("/admin/sample/").status_code == status


@pytest.mark.parametrize(
    ("codenames", "application", "heading"),
    [
        (("view_item",), "Warehouse", True),
        (("view_item",), "Items", False),
        (("view_item", "view_box"), "Items", True),
    ],
)
def test_a_place_of_one_page_of_the_same_name_says_it_once(
    client_of, make_staff, monkeypatch, codenames, application, heading
):
    monkeypatch.setattr(apps.get_app_config("sample"), "verbose_name", application)
    page = client_of(make_staff("Zoé", *codenames)).get("/admin/").content.decode()
    assert page.count(f"<h3>{application}</h3>") == heading
