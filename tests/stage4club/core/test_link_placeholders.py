from datetime import UTC, datetime, timedelta

import pytest

from stage4club.core.links import (
    LinkDead,
    fill_placeholders,
    open_link,
    placeholder,
    renew_link,
    revoke_links,
    token_for,
)
from tests.stage4club.core.sample.models import Parcel

NOW = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=7)

pytestmark = pytest.mark.django_db


#: What the texts of these tests are about.
SUBJECT = ("sample.parcel", "7")


def opened(purpose="parcel", parcel=7):
    subject, _created = Parcel.objects.get_or_create(pk=parcel)
    return open_link(purpose, subject, now=NOW, expires_at=LATER)


def filled(text, **kwargs):
    return fill_placeholders(
        text, subject=SUBJECT, build_url=lambda token: f"/lien/{token}/", **kwargs
    )


def test_a_placeholder_names_the_link_and_not_its_token():
    link = opened()

    assert placeholder(link) == f"{{{{private-link:{link.id}}}}}"


def test_every_placeholder_is_replaced_in_one_query(django_assert_num_queries):
    one, two = opened(), opened("shelf")
    text = f"A {placeholder(one)} b {placeholder(two)}{placeholder(one)}."

    with django_assert_num_queries(1):
        result = filled(text, now=NOW)

    assert result == (
        f"A /lien/{token_for(one)}/ b /lien/{token_for(two)}//lien/{token_for(one)}/."
    )


def test_the_present_generation_is_filled_in():
    link = opened()
    text = placeholder(link)
    renew_link(link)

    assert filled(text) == f"/lien/{token_for(link)}/"


@pytest.mark.parametrize("text", ["", "Bonjour Zoé", "{{ private-link }}", "{{name}} {private}"])
def test_other_text_stays_and_costs_no_query(text, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert filled(text) == text


def test_the_address_is_taken_as_it_is():
    link = opened()

    shown = fill_placeholders(
        placeholder(link), subject=SUBJECT, build_url=lambda _token: r"\g<id>\1"
    )
    assert shown == r"\g<id>\1"


@pytest.mark.parametrize(
    "name", ["", "None", "zoe", "5a3c1f0e-8d52-4c1b-9f57-0d3b6a1e2c44", "1" * 31]
)
def test_a_placeholder_that_names_no_link(name):
    with pytest.raises(LinkDead):
        filled(f"{placeholder(opened())} {{{{private-link:{name}}}}}")


def test_a_revoked_link_is_not_sent():
    link = opened()
    revoke_links(Parcel.objects.get(), now=NOW)

    with pytest.raises(LinkDead):
        filled(placeholder(link))


def test_an_expired_link_is_not_sent_when_the_moment_is_known():
    link = opened()

    with pytest.raises(LinkDead):
        filled(placeholder(link), now=LATER)
    assert filled(placeholder(link)) == f"/lien/{token_for(link)}/"


def test_a_link_of_another_subject_is_not_sent():
    with pytest.raises(LinkDead):
        filled(f"{placeholder(opened())} {placeholder(opened(parcel=8))}")


def test_of_several_links_others_of_the_same_person_are_sent():
    mine, other, foreign = opened(), opened(parcel=8), opened(parcel=9)
    others = [("sample.parcel", "8")]
    text = f"{placeholder(mine)} {placeholder(other)}"

    assert filled(text, others=lambda: others) == (
        f"/lien/{token_for(mine)}/ /lien/{token_for(other)}/"
    )
    with pytest.raises(LinkDead):
        filled(f"{text} {placeholder(foreign)}", others=lambda: others)
    # One alone is of the subject, and nobody is asked.
    with pytest.raises(LinkDead):
        filled(placeholder(other), others=lambda: others)
