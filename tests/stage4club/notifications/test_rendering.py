"""Words come out whole, or not at all."""

from datetime import date

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.template import TemplateDoesNotExist
from django.utils import translation

from stage4club.notifications import rendering
from stage4club.notifications.enums import Purpose
from stage4club.notifications.rendering import (
    EmailKind,
    EmailTemplateError,
    Rendered,
    neutralise_links,
    private_url,
    render,
)

from .letters import CONTEXT, PLAIN


def kind(name):
    return EmailKind(f"trial.{name}", f"trial/{name}", Purpose.REPLY)


@pytest.mark.parametrize("active", ["fr", "en"])
def test_speaks_the_language_of_the_message_whoever_clicks(active):
    with translation.override(active):
        french = render(PLAIN, language="fr", context=CONTEXT)
        english = render(PLAIN, language="en", context=CONTEXT)
    assert french == Rendered(
        subject="Votre rencontre du 19 mars",
        text="Bonjour Zoé,\n\nÀ bientôt,\nl'équipe\n",
        html='<!doctype html><html lang="fr"><title>Votre rencontre du 19 mars</title>'
        "<p>Bonjour Zoé, http://testserver</p></html>\n",
    )
    assert english == Rendered(
        subject="Your meeting of March 19", text="Hello Zoé,\n", html="<p>Hello Zoé</p>\n"
    )


def test_refuses_a_language_nobody_wrote():
    with pytest.raises(ValueError, match="'de' is not a valid Language"):
        render(PLAIN, language="de", context=CONTEXT)


def test_leaves_no_holes_and_escapes_in_html_only():
    context = {"name": "L'une & <l'autre>", "yes": True, "no": False, "lines": ["un", "deux"]}
    assert render(kind("holes"), language="fr", context=context) == Rendered(
        subject="Un",
        text="Bonjour L'une & <l'autre> & cie,\n\n- un\n- deux\n\nFin\n",
        html="<title>Un</title><b>L&#x27;une &amp; &lt;l&#x27;autre&gt;</b>12",
    )


@pytest.mark.parametrize("name", ["no_subject", "two_lines", "empty"])
def test_refuses_a_text_without_its_subject_line(name):
    with pytest.raises(EmailTemplateError, match=f"“trial/{name}” must begin with one line"):
        render(kind(name), language="fr", context={})


@pytest.mark.parametrize("name", ["lacks_name", "lacks_in_if", "lacks_in_for", "lacks_attribute"])
def test_refuses_what_the_context_lacks(name):
    with pytest.raises(EmailTemplateError, match=r"nobody”, which its context lacks"):
        render(kind(name), language="fr", context={"day": date(2026, 3, 19)})


def test_refuses_a_row_that_does_not_exist():
    class Link:
        @property
        def subject_row(self):
            raise ObjectDoesNotExist

    with pytest.raises(EmailTemplateError, match="a row that does not exist"):
        render(kind("lacks_attribute"), language="en", context={"link": Link()})


def test_refuses_a_missing_template():
    with pytest.raises(TemplateDoesNotExist):
        render(kind("nowhere"), language="fr", context={})


def test_private_urls_are_whole_and_in_the_language(settings):
    settings.SITE_URL = "https://club.example.org/"
    with translation.override("en"):
        assert (
            private_url("abc" * 11, language="fr") == f"https://club.example.org/lien/{'abc' * 11}/"
        )
    assert "/en/" in private_url("abc" * 11, language="en")


def test_a_preview_shows_links_that_open_nothing():
    link = "{{private-link:preview}}"
    shown = neutralise_links(
        Rendered("S", f"a {link} b {link}", f'<a href="{link}">'), language="fr"
    )
    url = "http://testserver/lien/…/"
    assert shown == Rendered("S", f"a {url} b {url}", f'<a href="{url}">')


def test_what_is_being_edited_is_read_again(settings):
    engine = rendering._engine()
    assert rendering._engine() is engine
    settings.DEBUG = True
    assert rendering._engine() is not engine


def test_a_preview_shows_no_code():
    code = "{{one-time-code:5a3c1f0e-8d52-4c1b-9f57-0d3b6a1e2c44}}"
    shown = neutralise_links(Rendered("S", f"a {code}", f"<p>{code}</p>"), language="fr")
    assert shown == Rendered("S", "a ••• •••", "<p>••• •••</p>")


def test_what_somebody_typed_stands_for_no_code():
    typed = "{{one-time-code:5a3c1f0e-8d52-4c1b-9f57-0d3b6a1e2c44}} {{private-link:x}}"
    rendered = render(PLAIN, language="fr", context={**CONTEXT, "name": typed})
    assert "{{ one-time-code:" in rendered.text
    assert "{{ private-link:" in rendered.text
    assert "{{one-time-code:" not in rendered.text + rendered.html
