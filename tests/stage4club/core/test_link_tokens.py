"""What a token says, and all that is not a token."""

import string
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from stage4club.core.links import open_link, resolve_token, token_for
from stage4club.core.models import PrivateLink
from tests.stage4club.core.sample.models import Parcel

NOW = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)
SIGNS = string.ascii_letters + string.digits + "-_"

pytestmark = pytest.mark.django_db


@pytest.fixture
def link():
    return open_link("parcel", Parcel.objects.create(), now=NOW, expires_at=NOW + timedelta(days=7))


def resolved(token, *, purpose="parcel", now=NOW):
    return resolve_token(token, purpose=purpose, now=now)


def test_a_token_opens_its_link_in_one_query(link, django_assert_num_queries):
    token = token_for(link)

    with django_assert_num_queries(1):
        assert resolved(token) == link
    assert len(token) == 43
    assert set(token) <= set(SIGNS)


def test_a_token_is_bound_to_its_purpose(link):
    assert resolved(token_for(link), purpose="shelf") is None


def test_a_token_opens_one_of_several_purposes(link):
    assert resolved(token_for(link), purpose=["shelf", "parcel"]) == link
    assert resolved(token_for(link), purpose={"shelf": 1, "box": 2}) is None


def test_the_purpose_is_signed(link):
    token = token_for(link)
    PrivateLink.objects.update(purpose="shelf")

    assert resolved(token, purpose="shelf") is None


def test_a_token_cannot_be_moved_to_another_link(link):
    other = open_link("parcel", Parcel.objects.create(), now=NOW, expires_at=None)
    signature = urlsafe_b64decode(token_for(link) + "=")[16:]
    moved = urlsafe_b64encode(other.id.bytes + signature).decode().rstrip("=")

    assert moved[:21] == token_for(other)[:21]
    assert resolved(moved) is None


def test_each_sign_counts(link):
    token = token_for(link)
    for position in range(43):
        # Two bits of the last sign say nothing: there every other sign is tried.
        signs = SIGNS if position == 42 else SIGNS[::16]
        for sign in signs.replace(token[position], ""):
            changed = token[:position] + sign + token[position + 1 :]
            assert resolved(changed) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda token: "",
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: token + "=",
        lambda token: token + "\n",
        lambda token: " " + token,
        lambda token: token.upper(),
        lambda token: token[:-1] + "é",
        lambda token: token[:-1] + "\0",
        lambda token: token[:-1] + "\udcff",
        lambda token: token * 1000,
    ],
)
def test_damaged_tokens(link, damage):
    assert resolved(damage(token_for(link))) is None


@settings(
    deadline=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(token=st.text(max_size=60) | st.text(alphabet=SIGNS, min_size=43, max_size=43))
@example(token="A" * 43)
@example(token="_" * 43)
def test_any_other_text_opens_nothing(link, token):
    assert resolved(token) is None


def test_the_secret_is_needed(link, settings):
    token = token_for(link)

    settings.SECRET_KEY = "another-" + "y" * 40
    assert resolved(token) is None
    assert token_for(link) != token

    settings.SECRET_KEY_FALLBACKS = ["unrelated-" + "z" * 40]
    assert resolved(token) is None


def test_a_rotated_secret_keeps_links_open(link, settings):
    token = token_for(link)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-" + "y" * 40

    assert resolved(token) == link
    assert resolved(token_for(link)) == link
    assert token_for(link) != token
