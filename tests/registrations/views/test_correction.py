"""« Demander une correction »: a call, and nothing that changes by itself."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from registrations.models import Registration
from stage4club.people.models import CallTask
from stage4club.people.operations import stop_contact
from tests.factories import NOW, make_user
from tests.registrations.views.opened import CORRECTION, DETAILS, RECEIVED, enter, open_up
from tests.registrations.views.pages import token_in

pytestmark = pytest.mark.django_db


def ask(client: Client, words: str, token: str = "") -> Any:
    token = token or token_in(client.get(CORRECTION).text)
    return client.post(CORRECTION, {"form_token": token, "correction": words})


def test_a_correction_is_a_call_and_changes_nothing(client: Client, louise: Registration) -> None:
    open_up(client, louise)
    token = token_in(client.get(CORRECTION).text)
    for _twice in range(2):
        answer = ask(client, "Mon numéro a changé.", token)
        assert answer.headers["Location"] == RECEIVED
    task = CallTask.objects.get()
    assert (task.reason, task.person_id, task.assigned_to_id) == (
        "correction",
        louise.person_id,
        louise.assigned_to_id,
    )
    nbsp = "\N{NO-BREAK SPACE}"
    assert task.script == f"À corriger ensemble{nbsp}: «{nbsp}Mon numéro a changé.{nbsp}»"
    before = Registration.objects.values().get(pk=louise.pk)
    page = client.get(RECEIVED)
    assert page.context["task"] == task
    assert Registration.objects.values().get(pk=louise.pk) == before


def test_nothing_is_corrected_while_it_is_closed(client: Client, louise: Registration) -> None:
    enter(client, louise)
    for answer in (client.get(CORRECTION), ask_closed(client), client.get(RECEIVED)):
        assert answer.headers["Location"] == DETAILS
    open_up(client, louise)
    assert client.get(RECEIVED).headers["Location"] == DETAILS
    assert CallTask.objects.count() == 0


def ask_closed(client: Client) -> Any:
    return client.post(CORRECTION, {"correction": "Mon numéro a changé."})


def test_an_empty_or_long_correction_is_shown_again(client: Client, louise: Registration) -> None:
    open_up(client, louise)
    for words, error in (
        ("", "Écrivez ce qu’il faut corriger."),
        ("a" * 301, "Raccourcissez à 300 caractères. Il y en a 301 maintenant."),
    ):
        answer = ask(client, words)
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert answer.context["form"]["correction"].value() == words
        assert list(answer.context["form"].errors) == ["correction"], error


def test_who_asked_not_to_be_contacted_is_asked_to_call(
    client: Client, louise: Registration
) -> None:
    open_up(client, louise)
    stop_contact(louise.person, by=make_user(), now=NOW)
    answer = ask(client, "Mon numéro a changé.")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.context["form"].non_field_errors() == [
        (
            "Vous nous avez demandé de ne plus vous contacter\N{NO-BREAK SPACE}: "
            "pour une correction, appelez-nous."
        )
    ]
    assert answer.context["form"]["correction"].value() == "Mon numéro a changé."
