"""Passkeys against real keys and signatures: each thing that must be true, one wrong at a time."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from stage4club.core import audit
from stage4club.people.enums import Role
from stage4club.people.models import Passkey, User
from stage4club.people.operations import (
    AlreadySetUp,
    PasskeyNotAdded,
    PasskeyRefused,
    accept_passkey,
    add_passkey,
    new_passkey_options,
    passkey_options,
)
from stage4club.people.operations.passkeys import _read
from tests.factories import NOW, make_user
from tests.stage4club.core.races import race, without_row_locks
from tests.stage4club.people.authenticator import Authenticator
from tests.stage4club.people.proofs import give_application

pytestmark = pytest.mark.django_db


@pytest.fixture
def louise() -> User:
    return make_user(Role.COORDINATOR, name="Louise", email="louise@example.org")


def add(user: User, device: Authenticator, *, is_first: bool = False) -> Passkey:
    options, challenge = new_passkey_options(user)
    return add_passkey(
        user,
        credential=device.makes(json.loads(options)),
        challenge=challenge,
        name="Mon téléphone",
        now=NOW,
        is_first=is_first,
    )


def show(device: Authenticator, **values: Any) -> User:
    options, challenge = passkey_options(values.get("owner"))
    signed = {"credential": device.signs(json.loads(options)), "challenge": challenge}
    return accept_passkey(**{**signed, "now": NOW, **values})


def test_a_passkey_is_added_and_signs_in(louise: User) -> None:
    device = Authenticator()
    passkey = add(louise, device, is_first=True)
    assert passkey.credential_id == device.credential_id
    assert passkey.last_used_at is None
    assert show(device) == louise
    passkey.refresh_from_db()
    assert (passkey.sign_count, passkey.last_used_at) == (1, NOW)
    assert [event.verb for event in audit.history(louise)] == ["add-passkey"]


def test_what_a_device_is_asked(louise: User) -> None:
    device = Authenticator()
    add(louise, device)
    made = json.loads(new_passkey_options(louise)[0])
    assert made["rp"] == {"name": "Club", "id": "testserver"}
    assert made["user"]["name"] == "louise@example.org"
    assert made["authenticatorSelection"]["residentKey"] == "required"
    assert made["authenticatorSelection"]["userVerification"] == "required"
    assert [key["id"] for key in made["excludeCredentials"]] == [device.credential_id]
    asked = json.loads(passkey_options(None)[0])
    assert (asked["userVerification"], asked["allowCredentials"]) == ("required", [])
    asked = json.loads(passkey_options(louise)[0])
    assert [key["id"] for key in asked["allowCredentials"]] == [device.credential_id]


def test_each_question_is_another(louise: User) -> None:
    questions = {passkey_options(None)[1] for _ in range(5)}
    questions |= {new_passkey_options(louise)[1] for _ in range(5)}
    assert len(questions) == 10


@pytest.mark.parametrize(
    "device",
    [
        Authenticator(origin="http://example.net"),
        Authenticator(host="example.net"),
        Authenticator(verifies=False),
    ],
    ids=["another origin", "another host", "nobody verified"],
)
def test_a_passkey_of_elsewhere_or_of_nobody_is_not_added(
    louise: User, device: Authenticator
) -> None:
    with pytest.raises(PasskeyNotAdded):
        add(louise, device)
    assert not Passkey.objects.exists()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda device: setattr(device, "origin", "http://example.net"),
        lambda device: setattr(device, "host", "example.net"),
        lambda device: setattr(device, "verifies", False),
        lambda device: setattr(device, "key", Authenticator().key),
        lambda device: setattr(device, "credential", b"another"),
        lambda device: setattr(device, "count", -1),
    ],
    ids=["origin", "host", "nobody verified", "another key", "unknown", "an older copy"],
)
def test_one_wrong_thing_opens_nothing(
    louise: User, spoil: Callable[[Authenticator], None]
) -> None:
    device = Authenticator(count=5)
    add(louise, device)
    spoil(device)
    with pytest.raises(PasskeyRefused):
        show(device)


def test_an_answer_to_another_question_opens_nothing(louise: User) -> None:
    device = Authenticator(counts=False)
    add(louise, device)
    options, challenge = passkey_options(None)
    signed = device.signs(json.loads(options))
    for other in (passkey_options(None)[1], ""):
        with pytest.raises(PasskeyRefused):
            accept_passkey(credential=signed, challenge=other, now=NOW)
    assert accept_passkey(credential=signed, challenge=challenge, now=NOW) == louise


def test_an_answer_to_no_question_opens_nothing(louise: User) -> None:
    """An empty challenge that was signed must not be equal to one that was never asked."""
    device = Authenticator()
    add(louise, device)
    with pytest.raises(PasskeyRefused):
        accept_passkey(credential=device.signs({"challenge": ""}), challenge="", now=NOW)
    with pytest.raises(PasskeyNotAdded):
        add_passkey(
            louise,
            credential=Authenticator().makes({"challenge": ""}),
            challenge="",
            name="Une autre",
            now=NOW,
            is_first=False,
        )


def test_where_somebody_is_meant_the_passkey_of_another_opens_nothing(louise: User) -> None:
    device = Authenticator()
    add(louise, device)
    with pytest.raises(PasskeyRefused):
        show(device, owner=make_user())
    assert show(device, owner=louise) == louise


@pytest.mark.parametrize("change", ["closed", "without a role"])
def test_an_account_that_may_not_sign_in_does_not(louise: User, change: str) -> None:
    device = Authenticator()
    add(louise, device)
    if change == "closed":
        User.objects.filter(pk=louise.pk).update(is_active=False)
    else:
        louise.set_roles()
    with pytest.raises(PasskeyRefused):
        show(device)


def test_one_passkey_is_added_once(louise: User) -> None:
    device = Authenticator()
    add(louise, device)
    with pytest.raises(PasskeyNotAdded):
        add(make_user(), device)


def test_a_password_alone_never_adds_one_to_another_proof(louise: User) -> None:
    give_application(louise, now=NOW)
    with pytest.raises(AlreadySetUp):
        add(louise, Authenticator(), is_first=True)


DAMAGED = [
    "",
    "null",
    "[]",
    "{",
    "[" * 20_000,
    '{"id": 3}',
    '{"id": "\\u0000"}',
    '{"id": "x"}',
    '{"id": "x", "rawId": "é", "type": "public-key", "response": {}}',
]


@pytest.mark.parametrize("answer", DAMAGED)
def test_what_is_no_answer_is_refused_in_words(louise: User, answer: str) -> None:
    with pytest.raises(PasskeyRefused):
        accept_passkey(credential=answer, challenge="abcd", now=NOW)
    with pytest.raises(PasskeyNotAdded):
        add_passkey(
            louise, credential=answer, challenge="abcd", name="Clé", now=NOW, is_first=False
        )


def parts_of(answer: str) -> list[tuple[str, ...]]:
    said = json.loads(answer)
    return [("rawId",), ("type",), *(("response", name) for name in said["response"])]


def damaged(answer: str, place: tuple[str, ...], value: Any) -> str:
    said = json.loads(answer)
    inner = said["response"] if len(place) > 1 else said
    inner[place[-1]] = value
    return json.dumps(said)


@pytest.mark.parametrize("value", [None, 3, "", "é", "AAAA", "A" * 200, "{}"])
def test_a_damaged_part_is_refused_in_words(louise: User, value: Any) -> None:
    device = Authenticator()
    add(louise, device)
    options, challenge = passkey_options(None)
    signed = device.signs(json.loads(options))
    for place in parts_of(signed):
        with pytest.raises(PasskeyRefused):
            accept_passkey(credential=damaged(signed, place, value), challenge=challenge, now=NOW)
    options, challenge = new_passkey_options(louise)
    made = Authenticator().makes(json.loads(options))
    for place in parts_of(made):
        with pytest.raises(PasskeyNotAdded):
            add_passkey(
                louise,
                credential=damaged(made, place, value),
                challenge=challenge,
                name="Clé",
                now=NOW,
                is_first=False,
            )


@given(
    st.recursive(
        st.none() | st.text() | st.integers(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_reading_never_fails(said: Any) -> None:
    read = _read(json.dumps(said))
    assert read is None or isinstance(read["id"], str)


def test_the_host_is_that_of_the_site(louise: User, settings: Settings) -> None:
    settings.SITE_URL = "https://club.example.org/"
    device = Authenticator(origin="https://club.example.org", host="club.example.org")
    add(louise, device)
    assert show(device) == louise


@pytest.mark.django_db(transaction=True)
def test_one_answer_opens_one_session(louise: User) -> None:
    assert race_of_one_answer(louise) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_open_two(louise: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert race_of_one_answer(louise, monkeypatch) == 2


def race_of_one_answer(user: User, monkeypatch: pytest.MonkeyPatch | None = None) -> int:
    """How many of two who send the same signed answer are let in."""
    device = Authenticator()
    add(user, device)
    options, challenge = passkey_options(None)
    signed = device.signs(json.loads(options))
    if monkeypatch is not None:
        without_row_locks(monkeypatch, Passkey, 2, after="first")

    def sends() -> User:
        return accept_passkey(credential=signed, challenge=challenge, now=NOW)

    return sum(isinstance(result, User) for result in race(sends, sends))
