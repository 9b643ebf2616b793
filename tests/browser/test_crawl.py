"""Every page that a link of a public page leads to, in both languages, and every form on the way.

Nothing is listed: a page or a form that is linked tomorrow is visited and held to the same rules.
A form is sent empty, then filled in with whatever its fields take and sent to the end; one that
stands at several addresses, once in each language.
"""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.urls import resolve
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import Response

from services.management.demo import create_opinions, create_readings
from tests.browser.conftest import Visitor
from tests.browser.heard import Heard, listen, problems, repeated_titles
from tests.browser.walk import Walk

COOKIES = {"sessionid", "csrftoken", "django_language", "comfort"}
#: Where a link leads on to another page, and why.
REDIRECTS = {
    # What was sent is no longer there to be checked.
    ("register-check", "register"),
    ("appointment-check", "appointment"),
    # It begins with the first question, and once it was sent there is nothing to go on with.
    ("aid-step", "aid-step"),
    ("aid-check", "aid-received"),
    ("aid-later", "financial-assistance"),
}
#: What a form leads to is found too, or the crawl has gone nowhere.
FOUND = {
    "home",
    "service",
    "pillar",
    "register",
    "register-check",
    "register-received",
    "appointment",
    "appointment-check",
    "appointment-received",
    "financial-assistance",
    "aid-step",
    "aid-check",
    "aid-received",
    "call-me",
    "call-me-received",
    "death",
    "erase",
    "opinion-received",
}
#: Writes into each field what it takes, chooses each first answer, ticks each box. By keyboard it
#: is done elsewhere (test_keyboard.py).
FILL_IN = """() => {
    const form = document.querySelector("main form[method=post]");
    form.querySelectorAll('details').forEach(it => { it.open = true; });
    const seen = [...form.elements].filter(it => it.checkVisibility() && it.type !== 'hidden');
    // A household of three, one child among them.
    const counts = ['3', '1'];
    // A file is chosen elsewhere (test_aid_documents.py): here it comes later.
    const chosen = form.querySelector('[type=file]') ? 1 : 0;
    for (const it of seen.filter(it => it.matches('input:not([type=file]), textarea'))) {
        if (it.type === 'checkbox') it.checked = true;
        else if (it.type === 'radio')
            it.checked = it === form.querySelectorAll(`[name="${it.name}"]`)[chosen];
        else it.value = it.type === 'tel' ? '514 555-0142'
            : it.inputMode === 'email' ? 'a@example.org'
            : it.inputMode === 'numeric' ? counts.shift() ?? '1'
            : it.inputMode === 'decimal' ? '100'
            : it.autocomplete === 'postal-code' ? 'H2X 1Y4' : 'Zoé';
    }
}"""
#: What only a code opens: it is tried elsewhere (test_aid_codes.py).
BY_CODE = "aid-by-code"
#: Pages between a form and the last one.
STEPS = 8

Place = tuple[str, tuple[Any, ...]]


def language_of(path: str) -> str:
    return "en" if path.startswith("/en/") else "fr"


def place(path: str) -> Place:
    """The view at this path and its arguments: the same in both languages."""
    with override(language_of(path)):
        match = resolve(path)
    return match.view_name, (match.args, *sorted(match.kwargs.items()))


@dataclass
class Crawl:
    """One reader who follows every link; `faults` says what was wrong, and where."""

    walk: Walk
    waiting: deque[str] = field(default_factory=deque)
    known: set[str] = field(default_factory=set)
    pages: dict[str, Heard] = field(default_factory=dict)
    forms: dict[tuple[str, str], str] = field(default_factory=dict)
    switches: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    redirects: set[tuple[str, str]] = field(default_factory=set)
    answer: Response | None = None

    def __post_init__(self) -> None:
        self.walk.page.on("response", self._keep)

    def _keep(self, answer: Response) -> None:
        if answer.request.is_navigation_request():
            self.answer = answer

    @property
    def path(self) -> str:
        return urlsplit(self.walk.page.url).path

    def goes_everywhere(self, start: str) -> None:
        """Follow every link from `start`, then fill in every form, as long as something is new."""
        self.walk.opens(start)
        self.expects(self.walk.page.url)
        done: set[str] = set()
        while self.waiting or set(self.forms.values()) - done:
            if self.waiting:
                self.opens(self.waiting.popleft())
                continue
            form = next(path for path in self.forms.values() if path not in done)
            done.add(form)
            self.fills_in(form)

    def expects(self, address: str) -> None:
        """Note an address to be opened, once."""
        address = address.partition("#")[0]
        site = urlsplit(self.walk.page.url)
        there = urlsplit(address)
        ours = there.scheme == site.scheme and there.netloc == site.netloc
        if ours and not there.path.startswith("/admin/") and address not in self.known:
            self.known.add(address)
            self.waiting.append(address)

    def opens(self, address: str) -> None:
        """Open the page at this address and hold it to the rules."""
        self.walk.opens(address)
        asked = urlsplit(address).path
        if self.path != asked:
            self.redirects.add((place(asked)[0], place(self.path)[0]))
            return
        self.pages.setdefault(asked, self.listens())
        if self.walk.page.locator("main form[method=post]").count():
            self.forms.setdefault((place(asked)[0], language_of(asked)), asked)

    def listens(self) -> Heard:
        """Hold the page, as it stands, to what every page promises, and note its links."""
        assert self.answer is not None
        heard = listen(self.walk.page)
        wrong = problems(heard, language=language_of(self.path))
        # 422: something is to be corrected, and the page says what.
        if self.answer.status != (422 if self.walk.page.locator(".error-summary").count() else 200):
            wrong.append(f"it is answered {self.answer.status}")
        if cookies := self.walk.cookies() - COOKIES:
            wrong.append(f"it sets {sorted(cookies)}")
        self.faults += [f"{self.path}: {fault}" for fault in wrong]
        self.looks_at_the_other_language(heard)
        for _name, address in heard.links:
            self.expects(address)
        return heard

    def looks_at_the_other_language(self, heard: Heard) -> None:
        """The one link to the other language leads to the same place."""
        if len(heard.others) != 1:
            self.faults.append(f"{self.path}: {len(heard.others)} links lead to another language")
            return
        ((address, *said),) = heard.others
        other = urlsplit(address).path
        self.switches[self.path] = other
        if set(said) != {language_of(other)} or language_of(other) == language_of(self.path):
            self.faults.append(f"{self.path}: the link to {other} says {said}")
        if place(other) != place(self.path):
            self.faults.append(f"{self.path}: the other language is at {other}")

    # Forms ------------------------------------------------------------------------------------

    def fills_in(self, path: str) -> None:
        """Send the form at `path` as it is, then filled in, as far as it leads."""
        self.walk.opens(path)
        before = self.walk.page.title()
        self.walk.sends()
        heard = self.listens()
        if self.path == path and heard.title == before:
            self.faults.append(f"{path}: the title does not say that something is to correct")
        if place(path)[0] == BY_CODE:
            return
        self.walk.opens(path)
        for _ in range(STEPS):
            self.walk.page.evaluate(FILL_IN)
            self.walk.sends()
            self.pages.setdefault(self.path, self.listens())
            ends = not self.walk.page.locator("main form[method=post]").count()
            # One page answers above its own questions: nothing of it is stored.
            if ends or self.walk.page.locator(".said").count():
                return
        self.faults.append(f"{path}: it does not end, or what was written is refused")


def test_every_page_that_a_link_leads_to(visitor: Visitor, half_a_year: None) -> None:
    now = timezone.now()
    create_opinions(now)
    create_readings(now)
    crawl = Crawl(visitor())
    crawl.goes_everywhere("/")
    assert crawl.faults == []
    assert crawl.redirects == REDIRECTS
    by_language = defaultdict(set)
    for path in crawl.pages:
        by_language[language_of(path)].add(place(path))
    assert by_language["fr"] == by_language["en"]
    assert {name for name, _arguments in by_language["fr"]} >= FOUND
    back = {path: crawl.switches.get(other) for path, other in crawl.switches.items()}
    assert back == {path: path for path in crawl.switches}
    for language in ("fr", "en"):
        pages = [it for path, it in crawl.pages.items() if language_of(path) == language]
        assert repeated_titles(pages) == []
