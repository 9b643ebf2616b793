"""Second factors: set up, accepted once, never the last one gone, always told to their owner."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from stage4club.core import audit
from stage4club.notifications.models import Message
from stage4club.people.enums import Recognised, Role
from stage4club.people.models import Passkey, RecoveryCode, TotpDevice, User
from stage4club.people.operations import (
    AlreadySetUp,
    LastFactor,
    NoFactor,
    NotHerOwn,
    PasskeyGone,
    WrongCode,
    WrongRecoveryCode,
    accept_code,
    codes_left,
    factors_of,
    has_factor,
    make_recovery_codes,
    remove_application,
    remove_passkey,
    reset_second_factor,
    set_up_application,
    use_recovery_code,
)
from stage4club.people.operations.one_time_codes import code_of, new_secret, step_of
from tests.factories import NOW, make_user
from tests.stage4club.people.proofs import (
    SECRET,
    STEP,
    code_at,
    give_application,
    give_codes,
    give_passkey,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def louise() -> User:
    return make_user(Role.COORDINATOR, name="Louise", email="louise@example.org")


def verbs(user: User) -> list[str]:
    """What the audit says of this account, the last first."""
    return [event.verb for event in audit.history(user)]


def letters() -> list[str]:
    """The paragraph of each message that says what changed, in the order of the alphabet."""
    return sorted(message.body_text.split("\n\n")[1] for message in Message.objects.all())


def test_an_application_is_kept_once_its_first_code_fits(louise: User) -> None:
    with pytest.raises(WrongCode):
        set_up_application(louise, secret=SECRET, code="000000", now=NOW, is_first=True)
    assert not has_factor(louise)
    assert letters() == []
    set_up_application(louise, secret=SECRET, code=code_at(NOW), now=NOW, is_first=True)
    device = TotpDevice.objects.get(user=louise)
    assert (device.secret, device.confirmed_at, device.last_step) == (SECRET, NOW, step_of(NOW))
    assert has_factor(louise)
    assert verbs(louise) == ["set-up-application"]
    said = (
        "Une application qui donne des codes a été ajoutée à votre compte. Un de ses codes "
        "vous est demandé quand vous ouvrez une session."
    )
    assert letters() == [said]


def test_the_code_of_setting_up_is_used(louise: User) -> None:
    set_up_application(louise, secret=SECRET, code=code_at(NOW), now=NOW, is_first=True)
    with pytest.raises(WrongCode):
        accept_code(louise, code=code_at(NOW), now=NOW)


def test_another_application_takes_its_place(louise: User) -> None:
    give_application(louise, now=NOW)
    secret = new_secret()
    code = code_of(secret, step_of(NOW))
    set_up_application(louise, secret=secret, code=code, now=NOW, is_first=False)
    with pytest.raises(WrongCode):
        accept_code(louise, code=code_at(NOW + STEP), now=NOW + STEP)
    later = code_of(secret, step_of(NOW + STEP))
    assert accept_code(louise, code=later, now=NOW + STEP).secret == secret


@pytest.mark.parametrize("give", [give_application, give_passkey])
def test_a_password_alone_never_adds_a_factor_to_another(louise: User, give: object) -> None:
    give(louise, now=NOW)  # type: ignore[operator]
    with pytest.raises(AlreadySetUp):
        set_up_application(louise, secret=SECRET, code=code_at(NOW), now=NOW, is_first=True)


def test_a_code_is_accepted_once_and_never_one_of_before(louise: User) -> None:
    give_application(louise, now=NOW)
    before = code_at(NOW - STEP)
    accept_code(louise, code=code_at(NOW), now=NOW)
    for code in (code_at(NOW), before):
        with pytest.raises(WrongCode):
            accept_code(louise, code=code, now=NOW)
    accept_code(louise, code=code_at(NOW + STEP), now=NOW)


def test_the_code_of_somebody_else_is_none(louise: User) -> None:
    zoe = make_user()
    give_application(zoe, now=NOW)
    with pytest.raises(WrongCode):
        accept_code(louise, code=code_at(NOW), now=NOW)


def test_a_code_on_paper_opens_once_and_its_owner_is_told(louise: User) -> None:
    codes = give_codes(louise, now=NOW)
    assert use_recovery_code(louise, code=codes[3], now=NOW) == 9
    assert codes_left(louise) == 9
    with pytest.raises(WrongRecoveryCode):
        use_recovery_code(louise, code=codes[3], now=NOW)
    with pytest.raises(WrongRecoveryCode):
        use_recovery_code(make_user(), code=codes[4], now=NOW)
    assert verbs(louise) == ["use-recovery-code", "make-recovery-codes"]
    said = (
        "Une session a été ouverte dans votre compte avec un de vos codes de secours. Ce code "
        "n’ouvre plus rien."
    )
    assert letters() == [said]


def test_new_codes_end_those_before(louise: User) -> None:
    former = give_codes(louise, now=NOW)
    codes = make_recovery_codes(louise, now=NOW)
    assert codes_left(louise) == 10
    with pytest.raises(WrongRecoveryCode):
        use_recovery_code(louise, code=former[0], now=NOW)
    assert use_recovery_code(louise, code=codes[0], now=NOW) == 9
    made, used = letters()
    assert made.startswith("De nouveaux codes de secours ont été créés")
    assert used.startswith("Une session a été ouverte")


def test_the_last_factor_stays_where_one_is_required(louise: User, settings: Settings) -> None:
    settings.STAFF_MFA = "required"
    give_application(louise, now=NOW)
    with pytest.raises(LastFactor):
        remove_application(louise, now=NOW)
    passkey = give_passkey(louise, now=NOW)
    give_codes(louise, now=NOW)
    remove_application(louise, now=NOW)
    with pytest.raises(LastFactor):
        remove_passkey(passkey, now=NOW)
    assert factors_of(louise).passkeys == [passkey]
    assert codes_left(louise) == 10
    said = (
        "L’application qui donne des codes a été retirée de votre compte. Ses codes n’ouvrent "
        "plus rien."
    )
    assert letters() == [said]


def test_where_it_is_optional_the_last_one_goes_with_its_codes(louise: User) -> None:
    give_application(louise, now=NOW)
    passkey = give_passkey(louise, now=NOW)
    give_codes(louise, now=NOW)
    remove_passkey(passkey, now=NOW)
    assert codes_left(louise) == 10
    remove_application(louise, now=NOW)
    assert not has_factor(louise)
    assert codes_left(louise) == 0
    application, key = letters()
    assert application.startswith("L’application qui donne des codes a été retirée")
    assert key.startswith("Une clé d’accès a été retirée de votre compte.")
    with pytest.raises(NoFactor):
        remove_application(louise, now=NOW)
    with pytest.raises(PasskeyGone):
        remove_passkey(passkey, now=NOW)


def test_another_administrator_takes_everything_away(louise: User) -> None:
    martine = make_user(Role.ADMIN, name="Martine")
    give_application(louise, now=NOW)
    give_passkey(louise, now=NOW)
    give_codes(louise, now=NOW)
    others = make_user()
    give_application(others, now=NOW)
    reset_second_factor(louise, by=martine, now=NOW, recognised=Recognised.BY_PHONE)
    assert not has_factor(louise)
    assert [model._default_manager.count() for model in (TotpDevice, Passkey, RecoveryCode)] == [
        1,
        0,
        0,
    ]
    event = audit.history(louise)[0]
    assert (event.verb, event.actor_id) == ("reset-second-factor", martine.pk)
    assert event.details == {"recognised": "by_phone"}
    [message] = Message.objects.all()
    assert message.to_address == "louise@example.org"
    assert "Martine a retiré la deuxième preuve de votre compte." in message.body_text
    assert "Vous ne l’avez pas demandé?" in message.body_text
    with pytest.raises(NoFactor):
        reset_second_factor(louise, by=martine, now=NOW, recognised=Recognised.BY_PHONE)


def test_nobody_does_it_for_herself() -> None:
    martine = make_user(Role.ADMIN)
    give_application(martine, now=NOW)
    with pytest.raises(NotHerOwn):
        reset_second_factor(martine, by=martine, now=NOW, recognised=Recognised.IN_PERSON)
    assert has_factor(martine)


def test_messages_are_neutral_outside_and_in_the_language_of_the_account(louise: User) -> None:
    User.objects.filter(pk=louise.pk).update(language="en")
    louise.refresh_from_db()
    make_recovery_codes(louise, now=NOW)
    [message] = Message.objects.all()
    assert message.subject == "A change to your account"
    assert "New recovery codes were made for your account." in message.body_text
    said = message.body_text.replace("\N{NO-BREAK SPACE}", " ")
    assert "It was on Wednesday, March 11, 2026, at 10 a.m., Quebec time." in said
    assert "change your password" in message.body_html


def test_how_much_it_asks_the_database(louise: User, django_assert_num_queries: object) -> None:
    give_application(louise, now=NOW)
    for _ in range(3):
        give_passkey(louise, now=NOW)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert has_factor(louise)
    with django_assert_num_queries(2):  # type: ignore[operator]
        factors = factors_of(louise)
    assert (factors.application is not None, len(factors.passkeys)) == (True, 3)
