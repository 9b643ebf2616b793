"""Letters on paper: what a screen reader needs stands in the file, and nothing is fetched."""

from __future__ import annotations

import logging
import re
import sys
from decimal import Decimal
from typing import Any

import pytest
from django.template.loader import render_to_string

from stage4club.core.checks import check_pdf
from stage4club.core.pdf import NoPdfHere, draw_pdf, letter_response
from tests.factories import NOW
from tests.pdfs import roles, unpacked

TEMPLATE = "assistance/letter.html"
WORDS: dict[str, Any] = {
    "request_shown": {"reference": "K7M2-P4R9", "preferred_name": "Zoé"},
    "decision": {"is_grant": True, "amount": Decimal(800), "made_by": "Diane", "made_at": NOW},
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_its_language_its_title_and_its_parts_are_in_the_file(language: str) -> None:
    pdf = draw_pdf(TEMPLATE, WORDS, language=language)
    assert pdf.startswith(b"%PDF-1.7")
    inside = unpacked(pdf)
    assert re.findall(r"/Lang \((\w+)\)", inside) == [language]
    assert re.findall(r"/Marked (\w+)", inside) == ["true"]
    assert re.findall(r"/DisplayDocTitle (\w+)", inside) == ["true"]
    assert re.findall(r'pdfuaid:part="(\d)"', inside) == ["1"]
    title = {"fr": "Lettre", "en": "Letter"}[language]
    assert re.findall(r"/Title \((.*?)\)", inside)[-1] == f"{title} K7M2-P4R9"
    assert roles(pdf) == ["P", "P", "P", "H1", "P", "P", "P"]


def test_it_is_in_the_typeface_of_the_site() -> None:
    pdf = draw_pdf(TEMPLATE, WORDS, language="fr")
    assert set(re.findall(r"/BaseFont /\w+\+([\w-]+)", unpacked(pdf))) == {
        "Atkinson-Hyperlegible-Next",
        "Atkinson-Hyperlegible-Next-Bold",
    }


def test_no_address_in_it_is_opened(
    tmp_path: Any, caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    secret = tmp_path / "secret.html"
    secret.write_text("<p>canari</p>")
    (tmp_path / "letter.html").write_text(
        f'<html lang="fr"><title>x</title><img src="{secret.as_uri()}" alt="x">'
        '<img src="http://127.0.0.1:9/pixel.png" alt="y"><p>z</p>'
    )
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path]}]
    with caplog.at_level(logging.ERROR, logger="weasyprint"):
        draw_pdf("letter.html", {}, language="fr")
    assert [record.getMessage().count("disallowed protocol") for record in caplog.records] == [1, 1]


def test_a_machine_that_draws_no_words_says_what_is_missing(
    monkeypatch: Any, settings: Any
) -> None:
    # What the library does when it is loaded where Pango is not.
    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [_WithoutPango(), *sys.meta_path])
    with pytest.raises(NoPdfHere):
        draw_pdf(TEMPLATE, WORDS, language="fr")
    [warning] = check_pdf()
    assert (warning.id, warning.hint) == (
        "core.W007",
        "Install what draws words: libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0.",
    )
    page = letter_response(TEMPLATE, WORDS, name="lettre", language="fr")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["Cache-Control"] == "no-store"
    styles = f'<link rel="stylesheet" href="{settings.STATIC_URL}css/letter.css">'
    assert styles in page.text
    assert page.text.count("<h1>") == 1


class _WithoutPango:
    """A machine on which the library finds nothing to draw with."""

    def find_spec(self, name: str, *_others: object) -> None:
        if name == "weasyprint":
            raise OSError(name)


def test_here_letters_are_drawn() -> None:
    assert check_pdf() == []
    response = letter_response(TEMPLATE, WORDS, name="lettre", language="fr")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="lettre.pdf"'
    assert response.headers["Cache-Control"] == "no-store"
    assert render_to_string(TEMPLATE, WORDS).count("stylesheet") == 0
