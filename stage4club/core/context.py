"""What every page may need: its other language, the way of reading, the main telephone."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info

from .comfort import is_comfortable
from .phones import Phone


def page(request: HttpRequest) -> dict[str, Any]:
    """Functions, which a template calls where it names them: one that does not, does not pay."""

    def other_language() -> str:
        return "en" if (get_language() or "fr").startswith("fr") else "fr"

    def other_language_url() -> str:
        return translate_url(request.get_full_path(), other_language())

    def other_language_name() -> str:
        name: str = get_language_info(other_language())["name_local"]
        return name.capitalize()

    def main_phone() -> str:
        return str(Phone(settings.MAIN_PHONE, ""))

    return {
        "other_language": other_language,
        "other_language_url": other_language_url,
        "other_language_name": other_language_name,
        "main_phone": main_phone,
        "comfortable": is_comfortable(request),
        "main_phone_url": f"tel:{settings.MAIN_PHONE}",
    }
