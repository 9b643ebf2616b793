"""Somebody who goes from page to page. Every page she arrives at is examined.

Examined means: axe finds nothing (WCAG 2.2 AA and good practice), nothing has to be scrolled
sideways, no cookie but those of domain.md §14, no violation of the content security policy. With
`--shots` a picture of the page is kept under `.run/shots/`, to be looked at by a human.
"""

import re
from dataclasses import dataclass, field

from playwright.sync_api import Download, Locator, Page, expect

from tests.chromium import accessibility_problems
from tests.engines import RUN

SHOTS = RUN / "shots"
# Machines that build things are slow.
expect.set_options(timeout=15_000)
COOKIES = {"csrftoken", "sessionid", "comfort"}

#: Things one presses, with the text that names them and their size in CSS pixels. Links within a
#: sentence are left out, as WCAG 2.5.8 does; the words beside a box to tick are part of it.
TARGETS = """selector => [...document.querySelectorAll(selector)]
    .filter(element => element.checkVisibility())
    .map(element => {
        const ticked = element.matches('[type=radio], [type=checkbox]');
        const parts = [element, ...(ticked ? element.labels : [])];
        const boxes = parts.map(it => it.getBoundingClientRect());
        const name = element.innerText || element.name || element.id;
        const [width, height] = ['width', 'height'].map(side => boxes.map(box => box[side]));
        return [name, Math.max(...width), Math.max(...height)];
    })"""

#: What shows where the keyboard is: the width in pixels of the outline around the element that
#: has the focus, or around the card that it covers or that holds it.
FOCUS = """() => {
    const here = document.activeElement;
    const around = [here, here.closest('.choice'), here.closest('.card'), ...(here.labels || [])];
    const styles = around.filter(Boolean).map(it => getComputedStyle(it));
    return Math.max(...[...styles, getComputedStyle(here, '::after')].map(style =>
        style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth)));
}"""


#: Words that go on in the next line, for want of room: "mercre di". What has signs in it, as an
#: address has, may be cut; French joins words by an apostrophe.
BROKEN_WORDS = """() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const broken = [];
    const words = /(?<=^|[\\s(’«])[\\p{L}\\p{N}]{2,}(?=$|[\\s,.:;?!)])/gu;
    // What is said and not shown stands in a box of one pixel.
    const unseen = element => element && (
        (element.getClientRects().length && element.getBoundingClientRect().width < 4)
        || unseen(element.parentElement));
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        if (!text.parentElement.checkVisibility() || unseen(text.parentElement)) continue;
        for (const word of text.data.matchAll(words)) {
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            const tops = [...range.getClientRects()].map(box => Math.round(box.top));
            if (new Set(tops).size > 1) broken.push(word[0]);
        }
    }
    return broken;
}"""


@dataclass
class Walk:
    """One reader in one browser; `album` is how the names of her pictures begin, or None."""

    page: Page
    album: str | None
    seen: list[str] = field(default_factory=list)

    # Going somewhere --------------------------------------------------------------------------

    def opens(self, address: str) -> None:
        """Type an address."""
        self.page.goto(address)

    def follows(self, link: str, *, within: Locator | None = None) -> None:
        """Follow the link of these words to another page."""
        with self.page.expect_navigation():
            (within or self.page).get_by_role("link", name=link).first.click()

    def presses(self, button: str) -> None:
        """Press the button of these words, and wait for the answer."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()

    def fills(self, label: str, text: str) -> None:
        """Write into the field of this label."""
        self.page.get_by_label(label, exact=True).fill(text)

    def chooses(self, answer: str, *, to: str) -> None:
        """Choose one of the answers to a question."""
        self.group(to).get_by_label(answer, exact=True).check()

    def answers(self, **answers: str) -> None:
        """Answer questions by their names: text is written, a choice or a box is ticked."""
        for name, answer in answers.items():
            field = self.page.locator(f"[name={name}]")
            match field.first.get_attribute("type"):
                case "radio":
                    self.page.locator(f'[name={name}][value="{answer}"]').check()
                case "checkbox":
                    field.check()
                case _:
                    field.fill(answer)

    def sends(self) -> None:
        """Press the one button of the form, and wait for the answer."""
        with self.page.expect_navigation():
            self.page.locator("main form [type=submit]").click()

    def downloads(self, link: str) -> Download:
        """Follow a link that gives a file."""
        with self.page.expect_download() as given:
            self.page.get_by_role("link", name=link).click()
        return given.value

    # Being somewhere --------------------------------------------------------------------------

    def group(self, question: str) -> Locator:
        """The answers to `question`."""
        return self.page.locator("fieldset").filter(has=self.page.get_by_text(question))

    def arrives_at(self, heading: str) -> None:
        """Wait for the page of this heading, and examine it."""
        expect(self.page.locator("h1")).to_have_text(heading)
        self.examines()

    def comes_back_to(self, heading: str) -> None:
        """Wait for the page of this heading, which was examined before."""
        expect(self.page.locator("h1")).to_have_text(heading)

    def reads(self, *sentences: str) -> None:
        """Find these words in the page."""
        for sentence in sentences:
            expect(self.page.locator("main")).to_contain_text(sentence)

    def examines(self) -> None:
        """Hold the page, as it stands, to what every page promises."""
        self.page.wait_for_load_state()
        self.photographs()
        # What Python says of an object is said to nobody.
        assert " at 0x" not in self.page.content()
        assert accessibility_problems(self.page) == []
        assert not self.overflows()
        broken = self.broken_words()
        assert broken == [], broken
        assert self.cookies() <= COOKIES

    def photographs(self) -> None:
        """Note the page, and keep a picture of the whole of it where pictures are wanted."""
        self.seen.append(self.page.title())
        if self.album is None:
            return
        name = re.sub(r"\W+", "-", self.page.title().split(" – ")[0].lower()).strip("-")
        picture = f"{self.album}{len(self.seen):02}-{name[:50]}.png"
        self.page.screenshot(path=picture, full_page=True)

    def overflows(self) -> bool:
        """Whether a part of the page is out of sight at the right."""
        wide: bool = self.page.evaluate("document.scrollingElement.scrollWidth > innerWidth")
        return wide

    def broken_words(self) -> list[str]:
        """Words that are cut at the end of a line."""
        broken: list[str] = self.page.evaluate(BROKEN_WORDS)
        return broken

    def cookies(self) -> set[str]:
        """The names of the cookies that the browser holds."""
        return {cookie["name"] for cookie in self.page.context.cookies()}

    def small_targets(self, selector: str, size: int) -> list[str]:
        """What is pressed on an area under `size` pixels, each with its width and height."""
        targets = self.page.evaluate(TARGETS, selector)
        return [
            f"{name}: {width:.0f} × {height:.0f}"
            for name, width, height in targets
            # Layout rounds to parts of a pixel.
            if min(width, height) < size - 0.1
        ]

    # By keyboard ------------------------------------------------------------------------------

    def tabs_to(self, target: Locator, *, at_most: int = 40) -> None:
        """Press Tab until `target` has the focus; where one stands is seen at every step."""
        for _ in range(at_most):
            self.page.keyboard.press("Tab")
            width = self.page.evaluate(FOCUS)
            assert width >= 3, self.page.evaluate("document.activeElement.outerHTML")
            if target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{at_most} times Tab do not lead to {target}.")
