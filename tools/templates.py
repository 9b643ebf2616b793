"""Templates that nothing asks for: `python -m tools.templates`.

A template is asked for when its name stands in the source, when a formatted name of the source
fits and its parts stand there too, or when it takes the place of a template of a library.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import crispy_forms
import django
from django.apps import apps
from django.template.utils import get_app_template_dirs

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
PYTHON = ("assistance", "registrations", "services", "stage4club")
QUOTED = re.compile(r"""["']([^"'\s]+)["']""")


def unused() -> list[str]:
    """Return the names of the templates that nothing asks for."""
    texts, patterns = asked()
    names = sorted(
        path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file()
    )
    return [name for name in names if not used(name, texts, patterns)]


def asked() -> tuple[set[str], list[re.Pattern[str]]]:
    """Return every text of the source, and its formatted texts as patterns."""
    texts: set[str] = set()
    patterns = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                patterns.append(pattern(node))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
    for path in TEMPLATES.rglob("*"):
        if path.is_file():
            texts.update(QUOTED.findall(path.read_text(encoding="utf-8")))
    return texts, patterns


def python_files() -> Iterator[Path]:
    """Yield our source, and the source of the form library, which names templates of our pack."""
    for folder in (*(ROOT / name for name in PYTHON), Path(crispy_forms.__file__).parent):
        yield from folder.rglob("*.py")


def pattern(text: ast.JoinedStr) -> re.Pattern[str]:
    """Return what a formatted text may become; its groups are the parts filled in."""
    parts = (
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else "(.+)"
        for part in text.values
    )
    return re.compile("".join(parts))


def used(name: str, texts: set[str], patterns: list[re.Pattern[str]]) -> bool:
    """Tell whether something asks for the template `name`."""
    pack, _, rest = name.partition("/")
    if name in texts or (pack == "forms" and f"%s/{rest}" in texts):
        return True
    if any((Path(folder) / name).exists() for folder in get_app_template_dirs("templates")):
        return True
    matches = filter(None, (candidate.fullmatch(name) for candidate in patterns))
    return of_a_model(name) or any(texts.issuperset(match.groups()) for match in matches)


def of_a_model(name: str) -> bool:
    """Tell whether Django's admin looks for `name`: `admin/<app>/<model>/<page>.html`."""
    parts = name.split("/")
    if parts[0] != "admin" or len(parts) != 4:  # noqa: PLR2004 - the parts named above
        return False
    return any(model._meta.label_lower == ".".join(parts[1:3]) for model in apps.get_models())


if __name__ == "__main__":
    django.setup()
    found = unused()
    print("\n".join(f"templates/{name}: nothing asks for it" for name in found))
    sys.exit(bool(found))
