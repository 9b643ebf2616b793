"""Colours of tokens.css stay readable in every scheme (WCAG 2.2, 1.4.6 and 1.4.11)."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text()
# What public pages load; paper is black on white (print.css).
PUBLIC = set(re.findall(r'@import url\("([^"]+)"\)', (CSS / "public.css").read_text()))

GROUNDS = ("paper", "surface", "sand")
TEXTS = ("ink", "soft", "plum", "plum-deep", "clay", "moss", "amber")
LINES = ("line", "focus")
DARK = "@media (prefers-color-scheme: dark)"
CONTRAST = "@media (prefers-contrast: more)"


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): #([0-9a-f]{6});", css))


LIGHT_PART, _, REST = TOKENS.partition(DARK)
LIGHT = colours(LIGHT_PART)
SCHEMES = {"light": LIGHT, "dark": LIGHT | colours(REST.partition(CONTRAST)[0])}


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_says() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert contrast("767676", "ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_is_readable(scheme: str, ground: str, text: str) -> None:
    assert contrast(SCHEMES[scheme][text], SCHEMES[scheme][ground]) >= 7


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("button", ["plum", "plum-deep"])
def test_the_words_of_the_button_are_readable(scheme: str, button: str) -> None:
    assert contrast(SCHEMES[scheme]["on-plum"], SCHEMES[scheme][button]) >= 7


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("line", LINES)
def test_borders_and_focus_are_seen(scheme: str, ground: str, line: str) -> None:
    assert contrast(SCHEMES[scheme][line], SCHEMES[scheme][ground]) >= 3


def test_every_colour_of_light_has_one_in_the_dark() -> None:
    dark = colours(REST.partition(CONTRAST)[0])
    assert set(LIGHT) == set(dark)


@pytest.mark.parametrize("sheet", sorted(PUBLIC - {"tokens.css", "print.css"}))
def test_colours_come_from_the_tokens(sheet: str) -> None:
    rules = re.sub(r"/\*.*?\*/", "", (CSS / sheet).read_text(), flags=re.DOTALL)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{]*[;}])|\brgba?\(|\bhsla?\(", rules) == []


@pytest.mark.parametrize("sheet", sorted(CSS.glob("*.css")), ids=lambda path: path.name)
def test_no_token_is_used_that_nobody_declared(sheet: Path) -> None:
    own = sheet.read_text()
    declared = set(re.findall(r"(--[\w-]+):", TOKENS + own))
    assert set(re.findall(r"var\((--[\w-]+)", own)) - declared == set()
