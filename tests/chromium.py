"""Browser tests: the machine's Chromium, driven by Playwright, that may talk to this machine only.

Fixtures: `page` (a telephone in French), `open_page(**options)` for any other reader (Playwright's
context options: `locale`, `viewport`, `color_scheme`, `java_script_enabled`…), `browser`. Addresses
are relative to the test's own server: `page.goto("/")`. A test fails when its pages asked
anything of another machine, threw an error or broke the content security policy.

Where no Chromium is found these tests are left out with a warning at the end of the run; with
`CI=true` the run fails instead. `CHROMIUM` names another program.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.storage import FileSystemStorage
from django.db import connections
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, sync_playwright
from pytest_django.live_server_helper import LiveServer

STATIC = Path(__file__).resolve().parent.parent / "static"
STYLE = "/static/css/public.css"
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TELEPHONE = {"locale": "fr-CA", "viewport": {"width": 390, "height": 844}}
#: `target-size` is WCAG 2.2 AA, which axe leaves out unless it is asked for.
AXE = {
    "preload": False,
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}},
}
NEEDED = "No Chromium was found: `apt install chromium`, or set CHROMIUM to its path."
MISSING = pytest.StashKey[bool]()

OpenPage = Callable[..., Page]


def chromium() -> str | None:
    """Return the path of a Chromium, or `None`."""
    names = (os.environ["CHROMIUM"],) if os.environ.get("CHROMIUM") else NAMES
    return next(filter(None, map(shutil.which, names)), None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Pictures take a quarter of a second each: they are for who will look at them."""
    parser.addoption("--shots", action="store_true", help="keep a picture of each page seen")


def pytest_configure() -> None:
    """Refuse to begin where leaving tests out would go unseen."""
    if os.environ.get("CI") and not chromium():
        raise pytest.UsageError(NEEDED)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs a browser, and leave it out where there is none."""
    driven = [item for item in items if is_driven(item)]
    for item in driven:
        item.add_marker(pytest.mark.browser)
    if driven and not chromium():
        items[:] = [item for item in items if item not in driven]
        config.hook.pytest_deselected(items=driven)


def is_driven(item: pytest.Item) -> bool:
    """Whether the test opens pages in a real browser."""
    return "open_page" in getattr(item, "fixturenames", ())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly that tests were left out."""
    if not chromium():
        terminalreporter.write_sep("!", "THE BROWSER TESTS DID NOT RUN", red=True, bold=True)
        terminalreporter.write_line(NEEDED, red=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for each test process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()
        # Django keeps other connections while Playwright's event loop runs than before and after.
        connections.close_all()


@cache
def public_style() -> str:
    """The public style sheets in one piece, as production sends them: nine requests less a page."""
    from stage4club.core.staticfiles import join_imports

    storage = FileSystemStorage(location=STATIC)
    names = [path.relative_to(STATIC).as_posix() for path in STATIC.glob("css/*.css")]
    return join_imports({name: (storage, name) for name in names})


@pytest.fixture
def complaints() -> list[str]:
    """What the pages of the test did wrong so far; it must be empty at the end."""
    return []


@pytest.fixture
def open_page(
    browser: Browser, live_server: LiveServer, complaints: list[str]
) -> Iterator[OpenPage]:
    """Open a page as another reader would: each in a browser context of its own."""
    contexts = []

    def guard(route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.path == STYLE:
            route.fulfill(body=public_style(), content_type="text/css")
        elif address.hostname in {"localhost", "127.0.0.1"}:
            route.continue_()
        else:
            complaints.append(f"a request left this machine: {route.request.url}")
            route.abort()

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    def open_one(**options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **{**TELEPHONE, **options})
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.route("**/*", guard)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A telephone in French."""
    return open_page()


def accessibility_problems(page: Page) -> list[str]:
    """Return what axe finds wrong with `page` as it stands, one sentence for each element."""
    page.wait_for_load_state()
    violations = Axe().run(page, options=AXE).response["violations"]
    return [
        f"{violation['id']}: {violation['help']} ({node['html'][:200]})"
        for violation in violations
        for node in violation["nodes"]
    ]


def weigh(page: Page, address: str) -> tuple[int, int]:
    """Open `address` in a browser that has seen nothing; how many requests and bytes it took."""
    lengths: list[float] = []
    wire = page.context.new_cdp_session(page)
    wire.on("Network.loadingFinished", lambda end: lengths.append(end["encodedDataLength"]))
    wire.send("Network.enable")
    answer = page.goto(address, wait_until="networkidle")
    assert answer is not None
    assert answer.status == 200
    return len(lengths), int(sum(lengths))
