"""One opinion sent twenty times at once, with its negative control."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from services.models import Opinion
from services.operations import give_opinion
from tests.services.factories import NOW, make_service
from tests.stage4club.core.races import race, without_unique

pytestmark = pytest.mark.django_db(transaction=True)

SENDINGS = 20


def sent_at_once(*said: str) -> list[Any]:
    service = make_service()

    def give(words: str) -> None:
        give_opinion(service, would_help=words, helps="", language="fr", form_key="one", now=NOW)

    return race(*[lambda words=words: give(words) for words in said])


def unique_key() -> str:
    with connection.cursor() as sql:
        found = connection.introspection.get_constraints(sql, Opinion._meta.db_table)
    [name] = [
        name
        for name, about in found.items()
        if about["unique"] and about["columns"] == ["dedupe_key"]
    ]
    return str(name)


def test_one_form_sent_twenty_times_at_once_is_one_opinion():
    assert sent_at_once(*["Du café"] * SENDINGS) == [None] * SENDINGS
    assert [opinion.would_help for opinion in Opinion.objects.all()] == ["Du café"]


def test_corrections_at_once_are_one_opinion_and_one_of_them_stays():
    said = [f"Du café {number}" for number in range(SENDINGS)]
    assert sent_at_once(*said) == [None] * SENDINGS
    assert said.count(Opinion.objects.get().would_help) == 1


def test_without_the_unique_key_each_sending_is_kept():
    with without_unique(Opinion, unique_key()):
        # Two are enough; of more, each would correct what others have kept meanwhile.
        assert sent_at_once("Du café", "Du café") == [None, None]
        assert Opinion.objects.count() == 2
