"""A page as a screen reader is given it: Chromium's own accessibility tree, in reading order."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

#: What tells nobody where it leads, heard alone in a list of links.
VAGUE = re.compile(
    r"(cliquez |cliquer |appuyez )?ici|(en|pour en) savoir plus|lire la suite|voir( plus)?|plus|"
    r"suite|détails|liens?|cette page|(click |tap |press )?here|(read|learn|see|find out) more|"
    r"more|details|links?|this page|https?://.*",
    re.IGNORECASE,
)

_HEAD = """() => [
    document.documentElement.lang,
    document.title,
    [...document.querySelectorAll('[id]')].map(it => it.id),
    [...document.querySelectorAll('a[rel=alternate]')].map(it => [it.href, it.hreflang, it.lang]),
]"""


@dataclass(frozen=True)
class Said:
    """One thing of the page: its role, its name, and what the tree says of it beside."""

    role: str
    name: str
    about: dict[str, Any]


@dataclass(frozen=True)
class Heard:
    """A page: its address without fragment, its language, its title, and all that is said.

    `anchors` are the ids in it; `others` its links to other languages: address, `hreflang`, `lang`.
    """

    address: str
    language: str
    title: str
    anchors: frozenset[str]
    others: list[list[str]]
    said: tuple[Said, ...]

    def all(self, *roles: str) -> list[Said]:
        """What has one of these roles."""
        return [it for it in self.said if it.role in roles]

    @property
    def links(self) -> list[tuple[str, str]]:
        """The name of each link and the address it leads to."""
        return [(it.name, it.about["url"]) for it in self.all("link")]

    @property
    def headings(self) -> list[tuple[int, str]]:
        """The level of each heading and its words."""
        return [(it.about["level"], it.name) for it in self.all("heading")]


def listen(page: Page) -> Heard:
    """Everything that `page`, as it stands, says."""
    wire = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in wire.send("Accessibility.getFullAXTree")["nodes"]}
    wire.detach()
    root = next(node for node in nodes.values() if "parentId" not in node)
    language, title, anchors, others = page.evaluate(_HEAD)
    return Heard(
        address=page.url.partition("#")[0],
        language=language,
        title=title,
        anchors=frozenset(anchors),
        others=others,
        said=tuple(_read(root, nodes)),
    )


def _read(node: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> Iterator[Said]:
    if not node["ignored"]:
        about = {it["name"]: it["value"].get("value") for it in node.get("properties", [])}
        name = " ".join(str(node["name"].get("value", "")).split())
        yield Said(node["role"]["value"], name, about)
    for child in node.get("childIds", []):
        if child in nodes:
            yield from _read(nodes[child], nodes)


def problems(heard: Heard, *, language: str) -> list[str]:
    """What is wrong with the title, language, headings and links of a page, in sentences."""
    wrong = [] if heard.language == language else [f"its language is {heard.language!r}"]
    return wrong + _heading_problems(heard.headings) + _link_problems(heard)


def _heading_problems(headings: list[tuple[int, str]]) -> list[str]:
    levels = [level for level, _words in headings]
    wrong = [] if levels.count(1) == 1 else [f"it has {levels.count(1)} h1"]
    wrong += ["a heading says nothing" for _level, words in headings if not words]
    for before, (level, words) in zip([0, *levels], headings, strict=False):
        if level > before + 1:
            wrong.append(f"after h{before} comes h{level}: {words}")
    return wrong


def _link_problems(heard: Heard) -> list[str]:
    targets = defaultdict(set)
    for name, address in heard.links:
        targets[name.casefold()].add(address)
    wrong = [f"{name!r} leads to {sorted(to)}" for name, to in targets.items() if len(to) > 1]
    wrong += [f"a link says {name!r}" for name in targets if not name or VAGUE.fullmatch(name)]
    for name, address in heard.links:
        page, _, anchor = address.partition("#")
        if anchor and page == heard.address and anchor not in heard.anchors:
            wrong.append(f"{name!r} leads to #{anchor}, which is not there")
    return wrong


def repeated_titles(pages: list[Heard]) -> list[str]:
    """Titles that several pages have; `pages` holds one for each."""
    counts = Counter(heard.title for heard in pages)
    return [title for title, times in counts.items() if times > 1 or not title.strip()]
