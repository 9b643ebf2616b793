"""Every row shown, counted, opened or offered is one that the person may see."""

from __future__ import annotations

import pytest
from django.contrib.admin import ModelAdmin
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from stage4club.core.staff.lookups import VisibleRelatedFilter
from stage4club.core.staff.model_admin import StaffModelAdmin
from tests.stage4club.core.sample.items import Box, Item, Note
from tests.stage4club.core.sample.models import Parcel, Shelf

from .back_office import site

LIST = "/admin/sample/item/"


def references(response) -> list[str]:
    return [str(row) for row in response.context["cl"].result_list]


def test_a_list_shows_and_counts_visible_rows_only(client, louise, make_staff):
    zoe = make_staff("Zoé")
    Item.objects.create(reference="AAA", owner=louise)
    Item.objects.create(reference="BBB-DDD", owner=zoe)
    Item.objects.create(reference="CCC")
    response = client.get(LIST)
    assert references(response) == ["AAA", "CCC"]
    assert response.context["cl"].result_count == 2
    assert response.context["title"] == "Items"
    assert "BBB-DDD" not in response.content.decode()


@pytest.mark.parametrize("page", ["change", "history", "confirm", "confirm/apercu", "unknown"])
def test_a_row_out_of_sight_is_a_row_that_does_not_exist(client, make_staff, page):
    zoe = make_staff("Zoé")
    hidden = Item.objects.create(reference="BBB", owner=zoe)
    for key in (hidden.pk, hidden.pk + 1000, "x", 10**30):
        assert client.get(f"{LIST}{key}/{page}/", follow=True).status_code == 404


@pytest.mark.parametrize("page", ["change", "history", "confirm", "give-away"])
def test_without_permission_every_row_answers_alike(client_of, make_staff, page):
    client = client_of(make_staff("Zoé"))
    item = Item.objects.create(reference="AAA")
    for key in (item.pk, item.pk + 1000):
        assert client.get(f"{LIST}{key}/{page}/").status_code == 403
    assert client.get(LIST).status_code == 403


def test_a_model_without_visible_to_cannot_be_registered():
    with pytest.raises(ImproperlyConfigured, match=r"sample.Shelf needs a QuerySet"):
        StaffModelAdmin(Shelf, site)


def test_choices_of_a_relation_are_visible_rows(client):
    Box.objects.create(name="open")
    Box.objects.create(name="sealed", is_hidden=True)
    page = client.get(f"{LIST}add/")
    fields = page.context["adminform"].form.fields
    assert [str(box) for box in fields["box"].queryset] == ["open"]
    assert [str(box) for box in fields["others"].queryset] == ["open"]
    assert "sealed" not in page.content.decode()


def test_choices_of_a_filter_are_visible_rows_of_the_list_in_their_own_order(client, make_staff):
    a, b, hers = (Box.objects.create(name=name) for name in ("a", "b", "hers"))
    Box.objects.create(name="in no item")
    sealed = Box.objects.create(name="sealed", is_hidden=True)
    for reference, box in (("A", a), ("AA", a), ("B", b), ("S", sealed)):
        Item.objects.create(reference=reference, box=box)
    Item.objects.create(reference="Z", box=hers, owner=make_staff("Zoé"))
    page = client.get(LIST)
    [boxes] = [spec for spec in page.context["cl"].filter_specs if spec.title == "box"]
    assert [words for _key, words in boxes.lookup_choices] == ["b", "a"]


def test_a_filter_that_is_asked_for_is_never_ignored(client):
    box = Box.objects.create(name="in no item")
    Item.objects.create(reference="AAA")
    assert references(client.get(f"{LIST}?box__id__exact={box.pk}")) == []


def test_a_model_without_personal_information_is_offered_whole(rf, louise):
    Parcel.objects.create(shelf=Shelf.objects.create(name="top"))
    request = rf.get("/")
    request.user = louise
    field = Parcel._meta.get_field("shelf")
    parcels = ModelAdmin(Parcel, site)
    spec = VisibleRelatedFilter(field, request, {}, Parcel, parcels, "shelf")
    assert [words for _key, words in spec.lookup_choices] == ["top"]


def test_autocomplete_finds_visible_rows_only(client_of, make_staff):
    client = client_of(make_staff("Zoé", "view_box"))
    Box.objects.create(name="box one")
    Box.objects.create(name="box two", is_hidden=True)
    query = {"app_label": "sample", "model_name": "item", "field_name": "box", "term": "box"}
    found = client.get("/admin/autocomplete/", query).json()
    assert [row["text"] for row in found["results"]] == ["box one"]


def test_related_rows_are_visible_ones_and_cannot_be_typed_in(client):
    item = Item.objects.create(reference="AAA")
    Note.objects.create(item=item, words="shown")
    Note.objects.create(item=item, words="kept apart", is_hidden=True)
    page = client.get(f"{LIST}{item.pk}/change/").content.decode()
    assert "shown" in page
    assert "kept apart" not in page
    assert 'name="note_set-0-words"' not in page


def test_related_rows_are_not_written_whatever_is_posted(client):
    item = Item.objects.create(reference="AAA")
    note = Note.objects.create(item=item, words="as it was")
    data = {
        "reference": "AAA",
        "note_set-TOTAL_FORMS": 2,
        "note_set-INITIAL_FORMS": 1,
        "note_set-0-id": note.pk,
        "note_set-0-item": item.pk,
        "note_set-0-words": "changed",
        "note_set-0-DELETE": "on",
        "note_set-1-item": item.pk,
        "note_set-1-words": "added",
    }
    client.post(f"{LIST}{item.pk}/change/", data)
    assert list(Note.objects.values_list("words", flat=True)) == ["as it was"]


@pytest.mark.parametrize("rows", [1, 50])
def test_a_list_costs_the_same_at_1_and_50_rows(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
):
    for number in range(rows):
        box = Box.objects.create(name=f"{number}")
        Item.objects.create(reference=f"{number:03}", box=box)
    client.get(LIST)
    # Session, user, roles, permissions (user's, groups'), boxes of the filter, count, rows.
    with django_assert_num_queries(5):
        client.get(LIST)
