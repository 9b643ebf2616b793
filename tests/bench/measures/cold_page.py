"""A first visit by a browser that has seen nothing."""

from urllib.parse import urlsplit

from playwright.sync_api import Browser, Request, sync_playwright

from tests.bench.results import Figures, Result, Target
from tests.bench.sites import Site
from tests.bench.stand import Stand
from tests.chromium import ARGUMENTS, chromium, weigh

BYTES = 60_000


def measure(stand: Stand) -> Result:
    """Requests and bytes on the wire, headers and typeface included; nothing leaves the machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        figures = {
            site.name: _visit(browser, site, first)
            for site, first in ((stand.ours, "/"), (stand.plain, stand.plain.form_path))
        }
        browser.close()
    mine = figures["ours"]
    return Result(
        "cold public page",
        figures,
        {
            "requests": Target(mine["requests"], most=5),
            "bytes": Target(mine["bytes"], most=BYTES),
            "asked of others": Target(mine["asked_of_others"], most=0),
        },
        {"remark": "the stock site: its form, without what it asks of others"},
    )


def _visit(browser: Browser, site: Site, path: str) -> Figures:
    others: set[str] = set()

    def note(request: Request) -> None:
        if urlsplit(request.url).hostname != "localhost":
            others.add(request.url)

    headers = {"X-Forwarded-Proto": "https"} if site.https else {}
    with site.web() as web:
        page = browser.new_context(extra_http_headers=headers).new_page()
        page.on("request", note)
        requests, size = weigh(page, f"http://localhost:{web.port}{path}")
        page.context.close()
    return {"requests": requests, "bytes": size, "asked_of_others": len(others)}
