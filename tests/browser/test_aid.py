"""Before one asks for financial assistance: every page examined, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assistance.models import Criteria
from services.models import Service
from stage4club.core.working_days import local_date
from tests.assistance.kit import WHOLE_TABLE
from tests.browser.conftest import Visitor
from tests.browser.test_fits import PUBLIC_SIZE, PUBLIC_TARGETS, SCREENS


@dataclass(frozen=True)
class Words:
    """What stands on the pages of one language."""

    service: str
    how: str
    start: str
    question: str
    said: str
    above: str
    call: str


FRENCH = Words(
    service="/services/financial-assistance/",
    how="Comment faire une demande",
    start="Demander une aide financière",
    question="Cette aide est-elle pour moi?",
    said="Ce que disent vos réponses",
    above="Le revenu de votre ménage dépasse notre repère.",
    call="Demander un appel",
)
ENGLISH = Words(
    service="/en/services/financial-assistance/",
    how="How to ask",
    start="Asking for financial assistance",
    question="Is this assistance for me?",
    said="What your answers say",
    above="The income of your household is above our guideline.",
    call="Ask us to call you",
)


@pytest.mark.parametrize(
    ("words", "reader"),
    [
        (FRENCH, {"viewport": SCREENS["narrow"], "color_scheme": "light"}),
        (ENGLISH, {"viewport": SCREENS["wide"], "color_scheme": "dark"}),
    ],
    ids=["fr", "en"],
)
def test_from_the_catalogue_to_a_call(
    visitor: Visitor, group: Service, words: Words, reader: dict[str, object]
) -> None:
    Criteria.objects.create(applies_from=local_date(timezone.now()), **WHOLE_TABLE)
    rita = visitor(**reader)
    rita.opens(words.service)
    rita.follows(words.how)
    rita.arrives_at(words.start)
    rita.follows(words.question)
    rita.arrives_at(words.question)
    rita.sends()
    expect(rita.page.locator(".error-summary")).to_be_focused()
    rita.examines()
    rita.answers(stage4="unknown", in_quebec="yes", social_assistance="yes")
    rita.answers(household_size="3", family_income="75 000,00 $")
    rita.sends()
    expect(rita.page.locator("h2", has_text=words.said)).to_be_focused()
    rita.examines()
    rita.reads(words.above)
    assert rita.small_targets(PUBLIC_TARGETS, PUBLIC_SIZE) == []
    assert rita.page.locator("[name=family_income]").input_value() == "75 000,00 $"
    assert rita.cookies() <= {"csrftoken"}
    rita.follows(words.call)
    rita.examines()
    assert rita.page.locator("[name=subject][value=assistance]").is_checked()
