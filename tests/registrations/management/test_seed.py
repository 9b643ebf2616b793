"""`seed`: invented people in bulk, the same each time, and never beside somebody real."""

from __future__ import annotations

from collections import Counter
from io import StringIO
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat, Substr

from registrations.management.demo import create_accounts, create_story
from registrations.management.invented import LONGEST, invented_name, invented_phone
from registrations.management.seed import seed_people
from registrations.models import Registration
from registrations.models.search import search_text_of
from stage4club.core.models import AuditEvent
from stage4club.notifications.models import Message
from stage4club.people.models import Person
from stage4club.people.operations import (
    HoldsRealPeople,
    NotLoopback,
    check_invented_people,
    mark_invented_people,
)
from stage4club.privacy.models import Consent
from tests.factories import NOW, make_pillar, make_registration
from tests.stage4club.people.rows import make_person

pytestmark = pytest.mark.django_db


def seed(people: int) -> str:
    out = StringIO()
    call_command("seed", people=people, stdout=out)
    return out.getvalue().strip()


def stored() -> list[tuple[Any, ...]]:
    columns = ("reference", "preferred_name", "email", "phone", "state", "search_text")
    return list(Registration.objects.order_by("pk").values_list(*columns))


def test_whole_people_as_many_as_asked():
    make_pillar()
    assert seed(300) == "300 added."
    rows = Registration.objects.select_related("person")
    assert (rows.count(), Person.objects.count(), Consent.objects.count()) == (300, 300, 300)
    assert AuditEvent.objects.filter(verb="submit").count() == 300
    assert Message.objects.count() == sum(row.takes_email for row in rows) > 0
    assert {row.search_text for row in rows} == {search_text_of(row) for row in rows}
    states = Counter(rows.values_list("state", flat=True))
    assert set(states) == {
        "received",
        "assigned",
        "contacting",
        "waiting",
        "confirmed",
        "not_a_fit",
        "withdrawn",
        "unreachable",
    }
    assert Message.objects.all()[0].read_text() == "Bonjour, nous avons reçu votre demande."


def test_more_are_added_and_the_same_number_is_the_same_person():
    make_pillar()
    seed_people(20, now=NOW)
    few = stored()
    assert (seed(30), seed(30), seed(10)) == ("10 added.", "0 added.", "0 added.")
    assert stored()[:20] == few
    Message.objects.all().delete()
    Registration.objects.update(form_key=Concat(Value("old"), "form_key"))
    Person.objects.update(reference=Substr("reference", 1, 8))
    Registration.objects.update(reference=Substr("reference", 1, 8))
    seed_people(20, now=NOW)
    assert stored()[30:] == few


def test_names_are_of_all_kinds():
    names = [invented_name(Random(number)) for number in range(400)]
    assert len(LONGEST) == 60
    assert LONGEST in names
    assert {name.count(" ") for name in names} >= {0, 1, 2}
    assert any("-" in name.split(" ")[-1] for name in names)
    assert any(not name.isascii() for name in names)
    numbers = {invented_phone(Random(number)) for number in range(400)}
    assert all(number[5:10] == "55501" for number in numbers)


def test_a_database_that_holds_somebody_is_left_alone():
    make_registration()
    with pytest.raises(CommandError) as refusal:
        seed(1)
    assert str(refusal.value) == (
        "Cette base contient des personnes qui n’ont pas été inventées ici : on n’y touche pas."
    ).replace(" :", "\N{NO-BREAK SPACE}:")
    assert Person.objects.count() == 1


def test_beside_the_story_of_the_demonstration_there_is_room():
    mark_invented_people()
    make_registration()
    assert seed(1) == "1 added."


@pytest.mark.parametrize("host", ["db.example.org", "10.0.0.5", "database"])
def test_another_machine_is_refused(monkeypatch: pytest.MonkeyPatch, host: str):
    monkeypatch.setitem(connection.settings_dict, "HOST", host)
    with pytest.raises(NotLoopback):
        check_invented_people()
    with pytest.raises(CommandError):
        seed(1)
    assert Person.objects.count() == 0


@pytest.mark.parametrize("host", ["", "localhost", "127.0.0.1", "::1", "/var/run/postgresql"])
def test_this_machine_is_not(monkeypatch: pytest.MonkeyPatch, host: str):
    monkeypatch.setitem(connection.settings_dict, "HOST", host)
    check_invented_people()
    make_registration()
    with pytest.raises(HoldsRealPeople):
        check_invented_people()


def test_fewer_than_none_and_no_catalogue_are_said_in_words():
    with pytest.raises(CommandError, match="fewer than zero"):
        seed(-1)
    with pytest.raises(CommandError, match="load_catalogue"):
        seed(1)


def test_a_story_told_beside_somebody_real_calls_nobody_invented():
    call_command("load_catalogue", stdout=StringIO())
    create_accounts("un mot de passe de test")
    make_person()
    create_story(NOW)
    with pytest.raises(HoldsRealPeople):
        check_invented_people()


def test_after_the_story_of_the_demonstration_there_is_room():
    call_command("load_catalogue", stdout=StringIO())
    create_accounts("un mot de passe de test")
    create_story(NOW)
    check_invented_people()
