"""Somebody who applies: her answers, and how she gives them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.test import Client

BASE = "/aide-financiere/demande/"
CHECK, RECEIVED, LATER = f"{BASE}verifier/", f"{BASE}recu/", f"{BASE}plus-tard/"
CONTINUE = "/lien/continuer/"
DAY = timedelta(days=1)

WHO = {"preferred_name": "Louise", "email": "louise@example.org", "consent_contact": "on"}
ANSWERS: list[dict[str, Any]] = [
    WHO,
    {"stage4": "yes"},
    {"legal_name": "Louise Bergeron", "postal_code": "h2x1y4"},
    {"needs": ["transport", "food"], "amount_requested": "1 200,00 $", "message": "Les taxis."},
    {"household_size": "3", "children": "1"},
    {"attestation": "later"},
]
AGREED = {"consent_assessment": "on", "declaration": "on"}


def step(number: int) -> str:
    return f"{BASE}{number}/"


def token_in(page: Any) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert found
    return found[1]


def answer(client: Client, number: int, **changed: Any) -> Any:
    """Read a question and answer it."""
    page = client.get(step(number))
    typed = {**ANSWERS[number - 1], **changed, "form_token": token_in(page)}
    return client.post(step(number), typed)


def answer_all(client: Client) -> Any:
    for number in range(1, 7):
        response = answer(client, number)
        assert response.status_code == 302, response.text
    return response
