"""A verb for several rows: chosen in the list, shown, then done in one operation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stage4club.core.models import AuditEvent
from stage4club.core.staff.verb_bulk import ChosenPage
from tests.stage4club.core.sample.items import Box, Item

from .back_office import CONFIRM, site

LIST = "/admin/sample/item/"


@pytest.fixture
def items(db) -> list[Item]:
    return [Item.objects.create(reference=name) for name in ("AAA", "BBB", "CCC")]


def query(*rows: Item) -> str:
    return "&".join(f"id={row.pk}" for row in rows)


def test_the_list_leads_to_a_page_and_changes_nothing(client, items):
    chosen = {"action": "confirm", "_selected_action": [row.pk for row in items[:2]], "index": 0}
    response = client.post(LIST, chosen)
    assert response.status_code == 302
    assert response.url == f"{LIST}confirm/?{query(*items[:2])}"
    page = client.get(response.url)
    assert [str(row) for row, _url in page.context["chosen"]] == ["AAA", "BBB"]
    assert page.context["left_out"] == []
    assert page.context["intro"] == "2 will be confirmed."
    assert "About AAA" in page.content.decode()
    assert AuditEvent.objects.count() == 0


def test_rows_on_other_pages_are_never_chosen_unseen(client, items):
    chosen = {
        "action": "confirm",
        "_selected_action": [items[0].pk],
        "index": 0,
        "select_across": 1,
    }
    assert client.post(LIST, chosen).url == f"{LIST}confirm/?{query(items[0])}"


def test_post_does_it_once_for_all(client, items):
    page = client.get(f"{LIST}confirm/?{query(*items[:2])}")
    seen = page.context["preview"].digest
    response = client.post(
        f"{LIST}confirm/?{query(*items[:2])}", {"preview_digest": seen}, follow=True
    )
    assert response.redirect_chain == [(LIST, 302)]
    assert [str(message) for message in response.context["messages"]] == ["2 confirmed."]
    states = dict(Item.objects.values_list("reference", "state"))
    assert states == {"AAA": "confirmed", "BBB": "confirmed", "CCC": "received"}


def test_the_message_seen_is_bound_to_the_rows_chosen(client, items):
    page = client.get(f"{LIST}confirm/?{query(items[0])}")
    seen = page.context["preview"].digest
    response = client.post(f"{LIST}confirm/?{query(*items)}", {"preview_digest": seen})
    assert response.context["changed"] is True
    assert AuditEvent.objects.count() == 0


def test_the_frame_shows_the_first_message(client, items):
    page = client.get(f"{LIST}confirm/?{query(*items)}")
    frame = client.get(page.context["frame_url"])
    assert "Hello." in frame.content.decode()
    assert client.get(f"{LIST}confirm/apercu/?{query(items[2])}").status_code == 200


def test_rows_where_the_verb_does_not_exist_are_named_and_left_alone(client, items):
    Item.objects.filter(pk=items[1].pk).update(state="closed")
    page = client.get(f"{LIST}confirm/?{query(*items)}")
    assert [str(row) for row, _url in page.context["chosen"]] == ["AAA", "CCC"]
    assert [(str(row), words) for row, _url, words in page.context["left_out"]] == [
        ("BBB", "Closed")
    ]
    seen = page.context["preview"].digest
    client.post(f"{LIST}confirm/?{query(*items)}", {"preview_digest": seen})
    states = dict(Item.objects.values_list("reference", "state"))
    assert states == {"AAA": "confirmed", "BBB": "closed", "CCC": "confirmed"}


def test_when_it_exists_for_none_the_page_says_so(client, items):
    Item.objects.update(state="closed")
    address = f"{LIST}confirm/?{query(*items)}"
    assert client.get(address).status_code == 200
    response = client.post(address)
    assert response.status_code == 409
    assert response.context["chosen"] == []


def test_a_rule_that_says_no_stops_all_of_them(client, items):
    address = f"{LIST}confirm/?{query(*items)}"
    again = client.post(address, {"line": "too soon"})
    seen = again.context["preview"].digest
    response = client.post(address, {"line": "too soon", "preview_digest": seen})
    assert response.status_code == 409
    assert response.context["refusal"] == "Wait for the evening."
    assert set(Item.objects.values_list("state", flat=True)) == {"received"}


def test_a_verb_without_sentences_nor_message(client, items):
    Item.objects.update(state="confirmed")
    address = f"{LIST}close-all/?{query(*items)}"
    page = client.get(address)
    assert page.context["preview"] is None
    assert "3" in page.context["intro"]
    response = client.post(address, follow=True)
    assert len(response.context["messages"]) == 1
    assert set(Item.objects.values_list("state", flat=True)) == {"closed"}


def test_rows_out_of_sight_are_not_there(client, items, make_staff):
    Item.objects.filter(pk=items[0].pk).update(owner=make_staff("Zoé"))
    page = client.get(f"{LIST}confirm/?{query(*items)}")
    assert [str(row) for row, _url in page.context["chosen"]] == ["BBB", "CCC"]
    assert client.get(f"{LIST}confirm/?{query(items[0])}").status_code == 404
    assert client.get(f"{LIST}confirm/?id=x&id=&id={10**30}").status_code == 404
    assert client.get(f"{LIST}confirm/").status_code == 404


def test_there_may_be_no_message(client, items):
    silent = replace(CONFIRM, preview=lambda item, *, by, now, line="": None)
    request = client.get(f"{LIST}confirm/?{query(*items)}").wsgi_request
    page = ChosenPage(site.get_model_admin(Item), silent, request)
    assert page.preview() is None


def test_a_form_may_need_the_rows_it_is_for(client_of, make_staff):
    client = client_of(make_staff("Zoé", "view_box", "change_box"))
    boxes = [Box.objects.create(name=name) for name in ("a", "b", "fixed")]
    address = "/admin/sample/box/hide/?" + "&".join(f"id={box.pk}" for box in boxes)
    assert client.get(address).context["form"].names == ["b", "a"]


def test_only_verbs_of_the_person_stand_in_the_list(client, client_of, make_staff, items):
    def choices(browser) -> list[str]:
        form = browser.get(LIST).context["action_form"]
        return [name for name, _words in form.fields["action"].choices if name] if form else []

    assert choices(client) == ["confirm", "close-all"]
    assert choices(client_of(make_staff("Zoé", "view_item", "close_item"))) == ["close-all"]
    assert choices(client_of(make_staff("Ana", "view_item"))) == []


def test_an_action_that_one_does_not_hold_is_not_done(client_of, make_staff, items):
    client = client_of(make_staff("Zoé", "view_item", "close_item"))
    for action in ("confirm", "delete_selected"):
        chosen = {"action": action, "_selected_action": [items[0].pk], "index": 0}
        assert client.post(LIST, chosen, follow=True).redirect_chain == [(LIST, 302)]
    assert client.get(f"{LIST}confirm/?{query(items[0])}").status_code == 403
    assert Item.objects.count() == 3
