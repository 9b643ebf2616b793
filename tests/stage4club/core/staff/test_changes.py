"""What is typed in is saved and told to our audit, by the names of its fields alone."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied

from stage4club.core import audit
from tests.stage4club.core.sample.items import Item

from .back_office import site

LIST = "/admin/sample/item/"
NO_NOTES = {"note_set-TOTAL_FORMS": 0, "note_set-INITIAL_FORMS": 0}


def told(item: Item) -> list[tuple[str, list[str]]]:
    return [(event.verb, event.details["fields"]) for event in audit.history(item)]


def test_a_creation_is_recorded_with_the_names_of_its_fields(client, louise):
    response = client.post(f"{LIST}add/", {"reference": "AAA", "urgent": "on", **NO_NOTES})
    item = Item.objects.get()
    assert response.url == f"{LIST}{item.pk}/change/"
    assert told(item) == [("added", ["reference", "urgent"])]
    assert [event.actor_id for event in audit.history(item)] == [louise.pk]
    assert LogEntry.objects.count() == 0


def test_a_change_is_recorded_with_the_names_of_what_changed(client):
    item = Item.objects.create(reference="AAA")
    typed = {"reference": "BBB", "opened_on": "2026-03-05", **NO_NOTES}
    response = client.post(f"{LIST}{item.pk}/change/", typed, follow=True)
    assert response.redirect_chain == [(f"{LIST}{item.pk}/change/", 302)]
    assert len(response.context["messages"]) == 1
    assert told(item) == [("changed", ["opened_on", "reference"])]
    assert "BBB" not in str(audit.history(item).get().details)
    assert LogEntry.objects.count() == 0


def test_the_state_is_not_typed_in(client):
    item = Item.objects.create(reference="AAA")
    client.post(f"{LIST}{item.pk}/change/", {"reference": "AAA", "state": "closed", **NO_NOTES})
    client.post(f"{LIST}add/", {"reference": "BBB", "state": "closed", **NO_NOTES})
    assert set(Item.objects.values_list("state", flat=True)) == {"received"}


def test_a_state_already_declared_read_only_stands_there_once(rf):
    model_admin = site.get_model_admin(Item)
    model_admin_class = type("Admin", (type(model_admin),), {"readonly_fields": ("state",)})
    assert model_admin_class(Item, site).get_readonly_fields(rf.get("/")) == ("state",)
    assert model_admin.get_readonly_fields(rf.get("/")) == ("state",)
    box_admin = site.get_model_admin(Item._meta.get_field("box").related_model)
    assert box_admin.get_readonly_fields(rf.get("/")) == ()


def test_an_error_leads_to_its_field_and_keeps_what_was_typed(client):
    Item.objects.create(reference="AAA")
    item = Item.objects.create(reference="BBB")
    typed = {"reference": "AAA", "seen_at_0": "2026-03-05", "seen_at_1": "x", **NO_NOTES}
    response = client.post(f"{LIST}{item.pk}/change/", typed)
    assert response.status_code == 422
    page = response.content.decode()
    assert 'href="#id_reference"' in page
    assert 'href="#id_seen_at_0"' in page
    assert 'id="id_seen_at_0"' in page
    assert 'value="AAA"' in page
    assert told(item) == []


def test_who_creates_a_row_that_she_does_not_see_goes_to_the_list(client_of, make_staff):
    client = client_of(make_staff("Zoé", "add_item", "view_item"))
    zoe_admin = site.get_model_admin(Item)
    other = make_staff("Ana")
    original = zoe_admin.save_model

    def save_for_another(request, obj, form, change):
        obj.owner = other
        original(request, obj, form, change)

    zoe_admin.save_model = save_for_another
    try:
        response = client.post(f"{LIST}add/", {"reference": "AAA", **NO_NOTES})
    finally:
        del zoe_admin.save_model
    assert response.url == LIST


def test_who_only_reads_has_nothing_to_type_in_and_cannot_post(client_of, make_staff):
    client = client_of(make_staff("Zoé", "view_item"))
    item = Item.objects.create(reference="AAA", urgent=True)
    page = client.get(f"{LIST}{item.pk}/change/").content.decode()
    assert 'name="reference"' not in page
    assert 'name="_save"' not in page
    assert client.post(f"{LIST}{item.pk}/change/", {"reference": "BBB"}).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403


@pytest.mark.parametrize("words", ["{key}/delete/", "{key}/delete"])
def test_nothing_is_deleted(client, rf, words):
    item = Item.objects.create(reference="AAA")
    for method in (client.get, client.post):
        response = method(f"{LIST}{words.format(key=item.pk)}", {"post": "yes"}, follow=True)
        assert response.status_code == 404
    model_admin = site.get_model_admin(Item)
    assert model_admin.has_delete_permission(rf.get("/"), item) is False
    with pytest.raises(PermissionDenied):
        model_admin.log_deletions(rf.get("/"), Item.objects.all())
    assert Item.objects.count() == 1
