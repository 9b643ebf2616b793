"""The catalogue's tool: what it finds in Python and in templates, and what it refuses."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import messages

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "CATALOGUE", tmp_path / "django.po")
    (tmp_path / "services").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "services" / "words.py").write_text(
        '_("Hello")\nngettext_lazy("%(n)s day", "%(n)s days")\npgettext("verb", "Call")\n'
    )
    (tmp_path / "templates" / "page.html").write_text(
        "<p>\n    {% translate 'Bye' %}\n  </p>\n"
        "{% blocktranslate trimmed with name=x %}\n  Dear\n  {{ name }}\n{% endblocktranslate %}"
    )
    return tmp_path


def test_finds_messages_of_python_and_templates(project: Path) -> None:
    found = {(message.id, message.context) for message in messages.extracted() if message.id}
    assert found == {
        ("Hello", None),
        (("%(n)s day", "%(n)s days"), None),
        ("Call", "verb"),
        ("Bye", None),
        ("Dear %(name)s", None),
    }


def test_fills_gaps_keeps_what_is_there_and_drops_the_rest(project: Path) -> None:
    (project / "django.po").write_text(
        f'{HEADER}msgid "Hello"\nmsgstr "Bonjour"\n\nmsgid "Gone"\nmsgstr "Parti"\n'
    )
    other = project / "other.po"
    other.write_text(f'{HEADER}msgid "Hello"\nmsgstr "Allô"\n\nmsgid "Bye"\nmsgstr "Au revoir"\n')

    assert messages.main("update", str(other)) == 0

    catalogue = messages.stored()
    assert {
        message.id: message.string for message in catalogue if messages.translated(message)
    } == {
        "Hello": "Bonjour",
        "Bye": "Au revoir",
    }
    assert catalogue.get("Gone") is None
    assert (project / "django.mo").exists()


def test_says_what_is_wrong(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "django.po").write_text(
        f'{HEADER}msgid "Hello"\nmsgstr ""\n\n#, fuzzy\nmsgid "Bye"\nmsgstr "Au revoir"\n\n'
        '#, python-format\nmsgid "Dear %(name)s"\nmsgstr "Cher %(nom)s"\n\n'
        'msgid "Gone"\nmsgstr "Parti"\n'
    )
    assert messages.main("check") == 1
    *said, count = capsys.readouterr().out.splitlines()
    assert count == "6 problems; run `make messages`."
    assert sorted(said) == [
        "no French: 'Bye' (templates/page.html)",
        "no French: 'Hello' (services/words.py)",
        "no longer in the source: 'Gone'",
        "not in the catalogue: 'Call' (services/words.py)",
        "not in the catalogue: ('%(n)s day', '%(n)s days') (services/words.py)",
        "unknown named placeholder 'nom': 'Dear %(name)s'",
    ]
