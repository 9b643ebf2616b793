"""The guard of the browser tests: what it lets through and what it reports."""

import pytest
from playwright.sync_api import Error, Page

from tests.chromium import accessibility_problems


def test_a_page_of_this_machine_opens(page: Page) -> None:
    answer = page.goto("/health/live")
    assert answer is not None
    assert answer.status == 200


def test_the_public_style_comes_in_one_piece(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    assert [url.split("/")[-1] for url in asked if url.endswith(".css")] == ["public.css"]
    assert page.locator(".brand").evaluate("it => getComputedStyle(it).minHeight") == "56px"


def test_axe_finds_a_picture_without_words(page: Page) -> None:
    page.goto("/health/live")
    page.set_content("<html lang=fr><title>t</title><main><h1>t</h1><img src=data:,></main>")
    assert [problem.split(":")[0] for problem in accessibility_problems(page)] == ["image-alt"]


def test_a_request_to_another_machine_is_stopped_and_told(
    page: Page, complaints: list[str]
) -> None:
    with pytest.raises(Error):
        page.goto("http://elsewhere.example.org/")
    assert complaints == ["a request left this machine: http://elsewhere.example.org/"]
    complaints.clear()


def test_an_error_of_a_script_is_told(page: Page, complaints: list[str]) -> None:
    page.goto("/health/live")
    page.evaluate("setTimeout(() => { throw new Error('broken') })")
    page.wait_for_event("pageerror", timeout=2_000)
    assert complaints == ["broken"]
    complaints.clear()


@pytest.mark.parametrize(
    "markup",
    [
        "<p style='color: red'>",
        "<style>p { color: red }</style>",
        "<img src=x onerror=1>",
        "<a href='javascript:1' id=it>it</a>",
    ],
)
def test_what_the_policy_refuses_is_told(page: Page, complaints: list[str], markup: str) -> None:
    """Every browser test ends with no such complaint."""
    page.goto("/")
    with page.expect_console_message(lambda said: "Content Security Policy" in said.text):
        page.locator("main").evaluate("(main, markup) => { main.innerHTML = markup }", markup)
        if page.locator("#it").count():
            page.locator("#it").click()
    assert [("Content Security Policy" in complaint) for complaint in complaints] == [True]
    complaints.clear()
