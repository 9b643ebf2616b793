"""A verb: GET shows, POST acts, what is sent is what was seen, a refusal tells who and when."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from stage4club.core import audit
from stage4club.core.models import AuditEvent
from stage4club.core.staff.verb_single import SubjectPage
from tests.stage4club.core.sample.items import Box, Item

from .back_office import CLOSE, close_item, preview_item, site

LIST = "/admin/sample/item/"
MOMENT = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)


def page_of(item: Item, verb: str = "confirm") -> str:
    return f"{LIST}{item.pk}/{verb}/"


def text_of(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def item(db) -> Item:
    return Item.objects.create(reference="AAA")


@pytest.fixture
def shown(item, louise) -> str:
    """The digest of the message as the page shows it first."""
    return preview_item(item, by=louise, now=MOMENT).digest


def test_get_shows_what_will_happen_and_changes_nothing(client, item, shown):
    response = client.get(page_of(item))
    assert response.status_code == 200
    assert response.context["title"] == "Confirm"
    assert response.context["intro"] == "AAA will be confirmed."
    assert response.context["preview"].digest == shown
    text = text_of(response)
    for words in ("About AAA", "l•••@example.org", "It leaves in a minute.", "Received"):
        assert words in text
    # The layout is for its own frame alone.
    assert "#431c45" not in text
    item.refresh_from_db()
    assert item.state == "received"
    assert AuditEvent.objects.count() == 0
    assert "staff_preview" not in client.session


@time_machine.travel(MOMENT, tick=False)
def test_post_does_it_in_the_name_of_who_acts(client, item, shown, louise):
    response = client.post(page_of(item), {"preview_digest": shown, "line": ""})
    assert response.status_code == 302
    assert response.url == f"{LIST}{item.pk}/change/"
    item.refresh_from_db()
    assert item.state == "confirmed"
    [event] = audit.history(item)
    assert (event.verb, event.actor_id, event.at) == ("confirm", louise.pk, MOMENT)
    page = client.get(response.url)
    assert [str(message) for message in page.context["messages"]] == ["AAA is confirmed."]


@pytest.mark.parametrize("sent", [{}, {"preview_digest": ""}, {"preview_digest": "0" * 64}])
def test_nothing_is_done_until_the_message_was_seen(client, item, sent):
    response = client.post(page_of(item), sent)
    assert response.status_code == 200
    assert response.context["changed"] is True
    item.refresh_from_db()
    assert item.state == "received"


def test_what_was_typed_is_read_in_the_message_before_it_leaves(client, item, shown, louise):
    typed = {"preview_digest": shown, "line": "See you soon."}
    again = client.post(page_of(item), typed)
    assert again.context["changed"] is True
    assert "Hello.\nSee you soon." in text_of(again)
    assert again.context["form"]["line"].value() == "See you soon."
    item.refresh_from_db()
    assert item.state == "received"

    frame = client.get(again.context["frame_url"])
    assert "Hello. See you soon." in frame.content.decode()
    assert "soon" not in again.context["frame_url"]
    assert "soon" not in str(dict(client.session))

    seen = again.context["preview"].digest
    done = client.post(page_of(item), {"preview_digest": seen, "line": "See you soon."})
    assert done.status_code == 302
    item.refresh_from_db()
    assert item.state == "confirmed"
    assert "staff_preview" not in client.session


def test_what_changed_meanwhile_is_shown_again(client, item, shown):
    Item.objects.filter(pk=item.pk).update(reference="NEW")
    again = client.post(page_of(item), {"preview_digest": shown})
    assert again.context["changed"] is True
    assert "About NEW" in text_of(again)


def test_a_form_error_answers_422_and_keeps_what_was_typed(client, item, shown):
    long = "x" * 21
    response = client.post(page_of(item), {"preview_digest": shown, "line": long})
    assert response.status_code == 422
    text = text_of(response)
    assert f'value="{long}"' in text
    assert 'href="#id_line"' in text
    item.refresh_from_db()
    assert item.state == "received"


def test_who_was_second_reads_who_was_first_and_when(client, client_of, make_staff, item, shown):
    zoe = make_staff("Zoé", "view_item", "confirm_item")
    with time_machine.travel(MOMENT, tick=False):
        client_of(zoe).post(page_of(item), {"preview_digest": shown})
    late = client.post(page_of(item), {"preview_digest": shown})
    assert late.status_code == 409
    text = text_of(late)
    for words in ("Confirmed", "Zoé", "5 mars 2026", "13 h 30"):
        assert words in text
    assert AuditEvent.objects.count() == 1
    # What can be done instead is offered.
    assert [link.verb.name for link in late.context["others"]] == [
        "close",
        "give-away",
        "close-all",
    ]
    assert client.get(page_of(item)).status_code == 200


def test_a_refusal_of_the_operation_tells_who_and_when(client, make_staff, item):
    close_item(item, by=make_staff("Zoé"), now=MOMENT)
    response = client.post(page_of(item, "close"))
    assert response.status_code == 409
    assert "Zoé" in response.context["refusal"]
    assert response.context["subject"].state == "closed"


def test_a_refusal_of_a_row_that_nobody_moved(client):
    item = Item.objects.create(reference="AAA", state="closed")
    response = client.post(page_of(item, "close"))
    assert response.status_code == 409
    assert response.context["last"] == []


def test_a_rule_that_says_no_is_read_in_its_own_words(client, item, louise):
    seen = preview_item(item, by=louise, now=MOMENT, line="too soon").digest
    response = client.post(page_of(item), {"preview_digest": seen, "line": "too soon"})
    assert response.status_code == 409
    assert response.context["refusal"] == "Wait for the evening."
    # The page shows the stored row, not what the operation left in memory.
    assert response.context["state"] == "Received"


def test_a_preview_that_cannot_be_made_says_why(client):
    item = Item.objects.create(reference="AAA", secret="no preview")
    response = client.get(page_of(item))
    assert response.status_code == 200
    assert response.context["refusal"] == "Wait for the evening."
    assert client.get(f"{page_of(item)}apercu/").status_code == 404


def test_a_condition_of_its_own(client):
    item = Item.objects.create(reference="AAA", urgent=True)
    assert client.post(page_of(item, "close")).status_code == 409
    item.refresh_from_db()
    assert item.state == "received"


def test_a_model_without_states_says_no_more(client_of, make_staff):
    client = client_of(make_staff("Zoé", "view_box", "change_box"))
    box = Box.objects.create(name="fixed")
    response = client.get(f"/admin/sample/box/{box.pk}/hide/")
    assert response.context["state"] == ""
    assert ":" not in response.context["refusal"]


def test_the_permission_of_the_verb_is_needed_and_that_of_the_model(client_of, make_staff, item):
    for number, codename in enumerate(("view_item", "confirm_item")):
        client = client_of(make_staff(f"Z{number}", codename))
        for address in (page_of(item), f"{page_of(item)}apercu/"):
            assert client.get(address).status_code == 403
        assert client.post(page_of(item)).status_code == 403


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("verb", ["confirm", "change", "history"])
def test_only_get_and_post(client, item, method, verb):
    assert getattr(client, method)(page_of(item, verb)).status_code == 405


def test_a_form_that_needs_its_subject_and_whom_it_serves(client, make_staff, item):
    zoe = make_staff("Zoé")
    page = text_of(client.get(page_of(item, "give-away")))
    assert "Instead of Louise, for AAA." in page
    given = client.post(page_of(item, "give-away"), {"to": zoe.pk}, follow=True)
    # The row has left what Louise sees: she is led to the list.
    assert given.redirect_chain == [(LIST, 302)]
    [message] = given.context["messages"]
    assert "Give away" in str(message)


def test_a_refusal_for_a_row_that_left_what_one_sees(client, rf, louise, item, make_staff):
    """Between the moment it was read and the moment it was locked, somebody else took it."""
    request = rf.post("/")
    request.user, request.session = louise, client.session
    page = SubjectPage(site.get_model_admin(Item), CLOSE, request, str(item.pk))
    Item.objects.update(owner=make_staff("Zoé"), state="closed")
    response = page.respond().render()
    assert response.status_code == 409
    assert response.context_data["back_url"] == LIST
