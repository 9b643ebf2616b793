"""What of a page cannot be read as it is laid out: cut off, one upon the other, out of sight.

A style of the reader's own is worn as she would wear it, in a constructed style sheet: the content
security policy refuses what is written into the page, and lets the browser's own tools through.
"""

from playwright.sync_api import Page

#: WCAG 1.4.12, on every element.
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
#: WCAG 1.4.4: the text alone is twice as large.
LARGER = ":root { font-size: 200% !important; }"

_WEAR = """style => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    document.adoptedStyleSheets = [sheet];
}"""

#: Lines of text are compared by the band between the feet and the heads of small letters: the boxes
#: of fonts are higher than what is drawn. A pixel is let through, because layout rounds.
_UNREADABLE = """() => {
    const faults = new Set();
    const hides = it => ['hidden', 'clip', 'auto', 'scroll'].includes(it);
    const cut = (box, by) => {
        const style = getComputedStyle(by), frame = by.getBoundingClientRect();
        return hides(style.overflowX) && (box.left < frame.left - 1 || box.right > frame.right + 1)
            || hides(style.overflowY) && (box.top < frame.top - 1 || box.bottom > frame.bottom + 1);
    };
    const aside = it => it.closest('.visually-hidden, .skip-link:not(:focus), .trap');
    const meet = (a, b, by) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > by
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > by;
    const lines = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
        const around = text.parentElement;
        if (!text.data.trim() || !around.checkVisibility() || aside(around)) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const words = text.data.trim().replace(/\\s+/g, ' ').slice(0, 40);
        for (const box of range.getClientRects()) {
            if (box.width < 1) continue;
            const small = box.height * 0.25;
            const band = new DOMRect(box.x, box.y + small, box.width, box.height - 2 * small);
            if (band.left < -1 || band.right > innerWidth + 1) faults.add(`out of sight: ${words}`);
            for (let by = around; by && by !== document.body; by = by.parentElement)
                if (cut(band, by)) faults.add(`cut off: ${words}`);
            lines.push([text, words, band]);
        }
    }
    lines.forEach(([text, words, band], at) => {
        for (const [other, others, its] of lines.slice(at + 1))
            if (other !== text && meet(band, its, 2)) faults.add(`${words} is upon ${others}`);
    });
    const pressed = [...document.querySelectorAll('a[href], button, summary, input, textarea')]
        .filter(it => it.checkVisibility() && !aside(it));
    pressed.forEach((one, at) => {
        for (const other of pressed.slice(at + 1))
            for (const box of one.getClientRects())
                for (const its of other.getClientRects())
                    if (meet(box, its, 2)) faults.add(
                        `${one.innerText || one.name} is upon ${other.innerText || other.name}`);
    });
    for (const field of document.querySelectorAll('input.input, select')) {
        const style = getComputedStyle(field);
        if (field.checkVisibility() && field.clientHeight < parseFloat(style.fontSize) * 1.2)
            faults.add(`too low for its letters: ${field.name}`);
    }
    if (document.scrollingElement.scrollWidth > innerWidth) faults.add('sideways');
    return [...faults];
}"""


def wear(page: Page, style: str) -> None:
    """Lay the page out with `style` after its own; an empty one takes the last off again."""
    page.evaluate(_WEAR, style)


def unreadable(page: Page) -> list[str]:
    """What cannot be read of the page as it is laid out, one sentence for each, or nothing."""
    page.evaluate("() => document.fonts.ready.then(() => null)")
    found: list[str] = page.evaluate(_UNREADABLE)
    return found
