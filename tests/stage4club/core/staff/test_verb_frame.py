"""The HTML part of a message, alone in its frame, as it will leave."""

from __future__ import annotations

import pytest

from stage4club.core.staff.preview import POLICY, Preview, digest_of
from tests.stage4club.core.sample.items import Item

LIST = "/admin/sample/item/"


@pytest.fixture
def frame(db) -> str:
    return f"{LIST}{Item.objects.create(reference='AAA').pk}/confirm/apercu/"


def test_the_frame_has_a_policy_of_its_own_and_no_script(client, frame):
    response = client.get(frame)
    assert response.content.decode() == '<p style="color: #431c45">Hello. </p>'
    assert response["Content-Security-Policy"] == POLICY
    assert POLICY == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in response["Cache-Control"]


def test_the_frame_of_a_message_that_is_no_longer_true_is_not_found(client, frame):
    assert client.get(frame, {"digest": "0" * 64}).status_code == 404


def test_the_frame_of_another_typed_message_is_not_found(client, frame):
    page = frame.removesuffix("apercu/")
    first = client.post(page, {"line": "one"}).context["frame_url"]
    second = client.post(page, {"line": "two"}).context["frame_url"]
    assert client.get(first).status_code == 404
    assert "two" in client.get(second).content.decode()


def test_a_kept_message_that_cannot_be_opened_any_more_is_not_found(client, frame, settings):
    url = client.post(frame.removesuffix("apercu/"), {"line": "one"}).context["frame_url"]
    settings.FIELD_KEYS = ["another key of the tests, quite long"]
    assert client.get(url).status_code == 404


def test_a_verb_that_does_not_exist_now_has_no_frame(client, frame):
    Item.objects.update(state="closed")
    assert client.get(frame).status_code == 404


def test_a_verb_without_message_has_no_frame(client, frame):
    assert client.get(frame.replace("confirm", "close")).status_code == 404


def test_the_frame_only_reads(client, frame):
    assert client.post(frame).status_code == 405


def test_the_digest_stands_for_all_that_is_sent_and_not_for_the_note():
    parts = {"recipient": "a", "subject": "b", "text": "c", "html": "d", "script": "e"}
    digest = Preview(**parts).digest
    assert Preview(**parts, note="later", language="fr").digest == digest
    for name in parts:
        assert Preview(**{**parts, name: "other"}).digest != digest
    assert Preview(**parts, digest="given").digest == "given"
    assert digest_of("ab", "c") != digest_of("a", "bc")
