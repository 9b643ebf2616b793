"""Going on by a code; the care team that sends its word: on a telephone and on a dark screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistance.emails.aid import CARE_TEAM_PURPOSE, LINK_PURPOSE
from assistance.models import AidDraft, AidRequest
from services.models import Service
from stage4club.core.links import open_link, token_for
from tests import sent_files
from tests.assistance.aids import make_aid_request
from tests.browser.conftest import Visitor
from tests.factories import NOW

SCREENS = [
    pytest.param("fr", {"viewport": {"width": 320, "height": 700}}, id="narrow"),
    pytest.param(
        "en", {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"}, id="wide"
    ),
]
WORDS = {
    "fr": ("Continuer plus tard", "Afficher un code", "Votre code pour reprendre"),
    "en": ("Continue later", "Show me a code", "Your code to go on"),
}
TYPED = {
    "fr": ("J’ai un code", "Reprendre avec un code", "Ce code n’ouvre rien."),
    "en": ("I have a code", "Go on with a code", "This code opens nothing."),
}
ASKED = {
    "fr": ("Écrire à mon équipe de soins", "Mon équipe de soins l’envoie"),
    "en": ("Write to my care team", "My care team sends it"),
}
WRITTEN = {
    "fr": "Le message part vers votre équipe de soins",
    "en": "Your care team was written to",
}
TEAM = {"fr": "Un mot de l’équipe de soins", "en": "A word from the care team"}
CAME = {"fr": "Nous l’avons reçu", "en": "We have received it"}


@pytest.mark.parametrize(("language", "screen"), SCREENS)
def test_copied_on_paper(
    visitor: Visitor, group: Service, language: str, screen: dict[str, object]
) -> None:
    start = {"fr": "/aide-financiere/", "en": "/en/financial-assistance/"}[language]
    first = visitor(**screen)
    first.opens(f"{start}{'demande' if language == 'fr' else 'apply'}/1/")
    first.answers(preferred_name="Rita", email="rita@example.org", consent_contact="on")
    first.sends()
    later, show, shown = WORDS[language]
    first.follows(later)
    first.presses(show)
    first.arrives_at(shown)
    code = first.page.locator(".reference__code").inner_text()
    assert AidDraft.objects.count() == 1

    second = visitor(**screen)
    second.opens(start)
    have, title, nothing = TYPED[language]
    second.follows(have)
    second.arrives_at(title)
    second.answers(code="ABC-DEF-GHJ")
    second.sends()
    second.reads(nothing)
    second.answers(code=code.lower())
    second.sends()
    assert second.page.url.endswith("/2/")


@pytest.mark.parametrize(("language", "screen"), SCREENS)
def test_the_care_team_sends_its_word(
    visitor: Visitor, group: Service, language: str, screen: dict[str, object], tmp_path: Path
) -> None:
    request = make_aid_request(language=language)
    rita = visitor(**screen)
    before = "" if language == "fr" else "/en"

    def link_of(purpose: str) -> str:
        link = open_link(purpose, request, now=NOW, expires_at=None)
        return f"{before}/{'lien' if language == 'fr' else 'link'}/{token_for(link)}/"

    rita.opens(link_of(LINK_PURPOSE))
    write, title = ASKED[language]
    rita.follows(write)
    rita.arrives_at(title)
    rita.answers(email="pivot@example.org")
    rita.sends()
    rita.arrives_at(WRITTEN[language])

    team = visitor(**screen)
    team.opens(link_of(CARE_TEAM_PURPOSE))
    team.arrives_at(TEAM[language])
    team.reads("Louise Bergeron")
    word = tmp_path / "word.jpg"
    word.write_bytes(sent_files.picture())
    team.page.locator("input[type=file]").set_input_files(word)
    team.sends()
    team.arrives_at(CAME[language])
    assert AidRequest.objects.get().state == "submitted"
