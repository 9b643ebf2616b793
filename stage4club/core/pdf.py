"""Letters on paper: a template drawn as a tagged PDF that a screen reader reads in its order.

PDF/UA-1 (ISO 14289-1): its language, its title and the role of each paragraph stand in the file.
Nothing is fetched: the one style sheet and the typeface come from `static/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

STANDARD = "pdf/ua-1"
STYLES = "css/letter.css"
#: What draws words, as Debian and its children call it.
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class NoPdfHere(RuntimeError):
    """This machine lacks Pango: a page can still be printed by the browser that shows it."""


def weasyprint() -> Any:
    """The library that draws. Raises `NoPdfHere` where what it needs of the system is missing."""
    try:
        # Only where a letter is asked for: it loads a library of the system.
        import weasyprint as library  # noqa: PLC0415
    except OSError as missing:
        raise NoPdfHere(PACKAGES) from missing
    return library


def draw_pdf(template: str, context: Mapping[str, Any], *, language: str) -> bytes:
    """`template` filled with `context`, in `language`, as one PDF file.

    Raises `NoPdfHere`, and TemplateDoesNotExist for a template that there is not.
    """
    library = weasyprint()
    with translation.override(language):
        html = render_to_string(template, dict(context))
    # Whatever a letter quotes, no address that stands in it is ever opened.
    words = library.HTML(string=html, url_fetcher=library.urls.URLFetcher(allowed_protocols=[]))
    fonts = library.text.fonts.FontConfiguration()
    styles = library.CSS(
        filename=settings.STATICFILES_DIRS[0] / STYLES,
        font_config=fonts,
        url_fetcher=library.urls.URLFetcher(allowed_protocols=["file"], fail_on_errors=True),
    )
    drawn: bytes = words.write_pdf(stylesheets=[styles], font_config=fonts, pdf_variant=STANDARD)
    return drawn


def letter_response(
    template: str, context: Mapping[str, Any], *, name: str, language: str
) -> HttpResponse:
    """The letter as the file `name`.pdf; where nothing draws one, as a page to print from there.

    `name` says nothing of anybody. The system check `core.W007` says what is missing here.
    """
    try:
        pdf = draw_pdf(template, context, language=language)
    except NoPdfHere:
        with translation.override(language):
            html = render_to_string(template, {**context, "styles": STYLES})
        return HttpResponse(html, headers={"Cache-Control": "no-store"})
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.pdf"',
            "Cache-Control": "no-store",
        },
    )
