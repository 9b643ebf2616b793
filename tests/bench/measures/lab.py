"""Lab figures: when a telephone on a slow network shows a page, and whether what it shows moves.

The network and the processor are those that Lighthouse calls slow 4G (`mobileSlow4G`):
https://github.com/GoogleChrome/lighthouse/blob/main/core/config/constants.js
Chromium holds back requests and not packets, so that a connection is opened for nothing;
Lighthouse makes up for it with a longer wait and a narrower line: measured too, as `adjusted`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.bench.results import Figures, Result, Target, alternate, medians
from tests.bench.sites import Site, Web, all_running
from tests.bench.stand import Stand
from tests.chromium import ARGUMENTS, TELEPHONE, chromium

SCREEN = {"is_mobile": True, "has_touch": True, "device_scale_factor": 2}
SLOWER_CPU = 4
LCP_MS = 1500
#: Waited for after the last byte and the typeface: what is largest is drawn long before.
SETTLED_MS = 1000

WATCH = """
    window.lab = {lcp: 0, shift: 0, counted: 0};
    const watch = (type, see) => new PerformanceObserver(list => list.getEntries().forEach(see))
        .observe({type, buffered: true});
    watch("largest-contentful-paint", entry => { lab.lcp = entry.startTime; });
    watch("layout-shift", entry => {
        lab.shift += entry.value;
        if (!entry.hadRecentInput) lab.counted += entry.value;
    });
"""
PAINTED = "() => performance.getEntriesByName('first-contentful-paint').length > 0"
TYPEFACES = """() => performance.getEntriesByType("resource")
    .filter(entry => entry.name.endsWith(".woff2") && entry.transferSize > 0)
    .map(entry => entry.responseEnd)"""

#: What `static/css/tokens.css` stretches to the widths of our typeface until it is there.
STAND_IN = """() => new FontFace(
    "probe", 'local("Arial"), local("Liberation Sans"), local("Helvetica")'
).load().then(() => true, () => false)"""


@dataclass(frozen=True)
class Network:
    """Milliseconds until an answer begins, kilobits a second, when the typeface is let through."""

    latency: float = 150
    down: float = 1.6 * 1024
    up: float = 750
    typeface_late: bool = False


# Where the typeface is there before the first words nothing can move. `typeface late` asks for it
# when words are on the screen, so that a shift would be seen on a machine of any speed.
NETWORKS = {
    "slow 4G": Network(),
    "adjusted": Network(150 * 3.75, 1.6 * 1024 * 0.9, 750 * 0.9),
    "typeface late": Network(typeface_late=True),
}


def measure(stand: Stand) -> Result:
    """The home and the form of ours, the form of the stock site; each visit by a new browser."""
    with (
        all_running(stand.ours, stand.plain) as (ours, plain),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        jobs: dict[str, Callable[[], Figures]] = {}
        for name, network in NETWORKS.items():
            for page, path in (("home", "/"), ("form", stand.ours.form_path)):
                jobs[f"{page}, {name}"] = _job(browser, stand.ours, ours, path, network)
            if not network.typeface_late:
                path = stand.plain.form_path
                jobs[f"plain, {name}"] = _job(browser, stand.plain, plain, path, network)
        rounds = alternate(jobs)
        stand_in = browser.new_page().evaluate(STAND_IN)
        browser.close()
    figures = {name: medians(visits) for name, visits in rounds.items()}
    for name, visits in rounds.items():
        figures[name]["shift"] = max(visit["shift"] for visit in visits)
        # Whoever else is on the machine only ever adds to it.
        figures[name]["least_lcp_ms"] = min(visit["lcp_ms"] for visit in visits)
    mine = [name for name in figures if not name.startswith("plain")]
    slow = [figures[name]["lcp_ms"] for name in mine if name.endswith("slow 4G")]
    return Result(
        "lab figures, telephone on slow 4G",
        figures,
        {
            "largest contentful paint, ms": Target(max(slow), most=LCP_MS),
            "layout shift": Target(max(figures[name]["shift"] for name in mine), most=0),
        },
        {
            "stand-in for the typeface is installed": stand_in,
            "remark": "shift: the worst visit; the stock site: its form, without style or typeface",
        },
    )


def _job(
    browser: Browser, site: Site, web: Web, path: str, network: Network
) -> Callable[[], Figures]:
    headers = {"X-Forwarded-Proto": "https"} if site.https else {}

    def visit() -> Figures:
        context = browser.new_context(**TELEPHONE, **SCREEN, extra_http_headers=headers)
        try:
            page = context.new_page()
            _slow_down(page, network)
            figures = look_at(page, f"http://localhost:{web.port}{path}", network)
        finally:
            context.close()
        if site.name == "ours" and "typeface_ms" not in figures:
            raise AssertionError(f"{path} came without its typeface: no shift could be seen.")
        return figures

    return visit


def _slow_down(page: Page, network: Network) -> None:
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": network.latency,
            "downloadThroughput": network.down * 1024 / 8,
            "uploadThroughput": network.up * 1024 / 8,
        },
    )
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})


def look_at(page: Page, address: str, network: Network) -> Figures:
    """Look at a page until nothing more comes.

    `counted` is the shift as Chromium would report it. It takes the setting of a telephone's
    screen for a touch and forgives what moves right after; here nobody touches, and `shift` is
    everything that moved.
    """
    held: list[Route] = []

    def hold(request: Route) -> None:
        held.append(request)

    if network.typeface_late:
        page.route("**/*.woff2", hold)
    page.add_init_script(WATCH)
    answer = page.goto(address, wait_until="domcontentloaded")
    assert answer is not None
    assert answer.status == 200
    page.wait_for_function(PAINTED)
    for request in held:
        request.continue_()
    page.wait_for_load_state("networkidle")
    page.evaluate("() => document.fonts.ready.then(() => null)")
    page.wait_for_timeout(SETTLED_MS)
    seen = page.evaluate("() => lab")
    figures = {"lcp_ms": seen["lcp"], "shift": seen["shift"], "counted": seen["counted"]}
    if arrived := page.evaluate(TYPEFACES):
        figures["typeface_ms"] = max(arrived)
    return figures
