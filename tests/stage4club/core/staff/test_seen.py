"""Two people at one row: the second sees what the first wrote before she replaces it."""

from __future__ import annotations

import re
from threading import Barrier
from typing import Any

import pytest
from django.test import Client

from stage4club.core import audit
from stage4club.core.staff import model_admin, seen
from tests.factories import NOW
from tests.stage4club.core.races import race
from tests.stage4club.core.sample.items import Item

pytestmark = pytest.mark.django_db

LIST = "/admin/sample/item/"
NO_NOTES = {"note_set-TOTAL_FORMS": 0, "note_set-INITIAL_FORMS": 0}
SEEN = re.compile(r'name="_seen" value="(\d+)"')


@pytest.fixture
def item(db: None) -> Item:
    return Item.objects.create(reference="AAA")


@pytest.fixture
def zoe(make_staff: Any) -> Any:
    return make_staff("Zoé", "view_item", "change_item", "view_note")


def seen_on(page: Any) -> str:
    [found] = SEEN.findall(page.text)
    return str(found)


def save(client: Client, item: Item, reference: str, seen: str) -> Any:
    return client.post(
        f"{LIST}{item.pk}/change/", {"reference": reference, "_seen": seen, **NO_NOTES}
    )


def give(client: Client, item: Item, to: Any, seen: str) -> Any:
    return client.post(f"{LIST}{item.pk}/give-away/", {"to": to.pk, "_seen": seen})


def test_a_page_that_somebody_changed_meanwhile_saves_nothing_and_says_who(
    client, client_of, zoe, item
):
    hers = seen_on(client.get(f"{LIST}{item.pk}/change/"))
    assert hers == "0"
    assert save(client_of(zoe), item, "BBB", hers).status_code == 302
    page = save(client, item, "CCC", hers)
    assert page.status_code == 422
    [[sentence]] = page.context["errors"]
    assert re.fullmatch(
        r"À \d+\xa0h(\xa0\d\d)?, Zoé a changé quelque chose ici pendant que cette page était "
        r"ouverte\. Rien n’est encore enregistré\. Enregistrez de nouveau pour mettre votre "
        r"version à la place\.",
        sentence,
    )
    assert 'value="CCC"' in page.text
    item.refresh_from_db()
    assert item.reference == "BBB"
    # Now she knows.
    assert save(client, item, "CCC", seen_on(page)).status_code == 302
    item.refresh_from_db()
    assert item.reference == "CCC"


def test_what_the_person_herself_changed_has_no_name(client, item):
    audit.record("correct", item, by=None, now=NOW)
    page = save(client, item, "CCC", "0")
    [[sentence]] = page.context["errors"]
    assert sentence.startswith("À 10\xa0h, quelque chose a changé ici pendant que")


def test_a_verb_that_shows_what_is_stored_is_shown_again(client, client_of, louise, zoe, item):
    address = f"{LIST}{item.pk}/give-away/"
    hers = seen_on(client.get(address))
    save(client_of(zoe), item, "BBB", hers)
    page = give(client, item, zoe, hers)
    assert (page.status_code, page.context["subject"].reference) == (200, "BBB")
    assert "Rien n’est encore fait." in page.text
    item.refresh_from_db()
    assert item.owner is None
    assert give(client, item, zoe, seen_on(page)).status_code == 302
    item.refresh_from_db()
    assert item.owner == zoe


def test_a_verb_that_shows_nothing_stored_does_not_ask(client, item):
    assert SEEN.findall(client.get(f"{LIST}{item.pk}/confirm/").text) == []


def test_a_verb_that_is_gone_meanwhile_is_refused(client, zoe, item, monkeypatch):
    def zoe_closes_it(_names: Any) -> None:
        """What happens while one waits for the other."""
        Item.objects.update(state="closed")
        audit.record("close", item, by=zoe, now=NOW, to_state="closed")

    monkeypatch.setattr(seen, "hold", zoe_closes_it)
    page = give(client, item, zoe, "0")
    assert page.status_code == 409
    assert page.context["refusal"] == "Cela n’est pas possible maintenant. État actuel\xa0: Closed."
    item.refresh_from_db()
    assert item.owner is None


def test_a_new_row_has_nothing_to_be_held_against(client):
    assert SEEN.findall(client.get(f"{LIST}add/").text) == []
    assert client.post(f"{LIST}add/", {"reference": "AAA", "_seen": "7", **NO_NOTES}).url


# At the same moment -------------------------------------------------------------------------------


def saved_at_once(monkeypatch: Any, clients: list[Client], item: Item) -> list[int]:
    both = Barrier(2)
    real = model_admin.StaffModelAdmin.get_object

    def together(*given: Any) -> Any:
        found = real(*given)
        both.wait(10)
        return found

    monkeypatch.setattr(model_admin.StaffModelAdmin, "get_object", together)
    first, second = clients
    answers = race(lambda: save(first, item, "BBB", "0"), lambda: save(second, item, "CCC", "0"))
    return sorted(answer.status_code for answer in answers)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_the_second_is_told(client, client_of, zoe, item, monkeypatch):
    assert saved_at_once(monkeypatch, [client, client_of(zoe)], item) == [302, 422]
    assert audit.history(item).count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_replaces_the_other(client, client_of, zoe, item, monkeypatch):
    after = Barrier(2)

    def nobody_waits(_names: Any) -> None: ...

    real = audit.history

    def read_together(subject: Any) -> Any:
        events = list(real(subject))
        after.wait(10)
        return real(subject).filter(pk__in=[event.pk for event in events])

    monkeypatch.setattr(seen, "hold", nobody_waits)
    monkeypatch.setattr(seen.audit, "history", read_together)
    statuses = saved_at_once(monkeypatch, [client, client_of(zoe)], item)
    assert statuses == [302, 302]
