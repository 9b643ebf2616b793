"""What a document of ten megabytes takes while it comes: memory, and the time of its answer."""

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from threading import Event, Thread
from time import sleep

from PIL import Image

from tests.bench.machine import PARENT, family_of, own_pss_kb
from tests.bench.results import Figures, Result, Target, medians
from tests.bench.sites import Site
from tests.bench.stand import Stand
from tests.registering import expect_page, where
from tests.sent_files import pdf
from tests.visitor import Visitor

KB = 1024
ROUNDS = 5
LARGE = 10_000_000
STEP = "/aide-financiere/demande/{}/"


def measure(stand: Stand) -> Result:
    """A photo and a PDF of 10 MB, each in the last question of an application."""
    ours = stand.fresh_ours(stand.ours, "uploads", people=0)
    figures: dict[str, Figures] = {}
    with ours.web() as web:
        for name, content in (
            ("photo", _photo()),
            ("pdf", pdf(os.urandom(LARGE // 2).hex().encode())),
        ):
            send = _sending(ours, web.port, web.pid, content)
            send()
            figures[name] = medians([send() for _ in range(ROUNDS)])
    added = max(each["web_mb"] for each in figures.values())
    in_all = max(each["all_mb"] for each in figures.values())
    targets = {
        "memory of the web": Target(added, most=50),
        "with the examiner": Target(in_all, most=50),
    }
    return Result("a document of 10 MB comes", figures, targets)


def _photo() -> bytes:
    """Of twelve million pixels, as telephones take them, and full of detail."""
    out = BytesIO()
    Image.effect_noise((4032, 3024), 90).convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()[:-2].ljust(LARGE, b"\0") + b"\xff\xd9"


def _sending(site: Site, port: int, pid: int, content: bytes) -> Callable[[], Figures]:
    def send() -> Figures:
        async def sends() -> float:
            async with Visitor(port, https=True) as visitor:
                form = await expect_page(visitor, STEP.format(1))
                typed = {
                    "for_whom": "self",
                    "preferred_name": "Aurélie",
                    "email": "aurelie@example.org",
                    "consent_contact": "on",
                    "website": "",
                }
                where(await visitor.post(STEP.format(1), typed | form.hidden))
                form = await expect_page(visitor, STEP.format(6))
                before.append(_now(pid))
                watcher.start()
                answered = await visitor.send_file(
                    STEP.format(6),
                    form.hidden | {"attestation": "now"},
                    question="documents",
                    content=content,
                )
            where(answered)
            return answered.seconds

        before: list[tuple[float, float]] = []
        peaks, done = [(0.0, 0.0)], Event()
        watcher = Thread(target=_watch, args=(pid, peaks, done))
        try:
            seconds = asyncio.run(sends())
        finally:
            done.set()
        watcher.join()
        [(web, everything)] = before
        return {
            "web_mb": max(one for one, _ in peaks) - web,
            "all_mb": max(one for _, one in peaks) - everything,
            "answer_s": seconds,
        }

    return send


def _watch(pid: int, peaks: list[tuple[float, float]], done: Event) -> None:
    while not done.is_set():
        # The examiner ends while it is looked at.
        with suppress(ProcessLookupError, FileNotFoundError):
            peaks.append(_now(pid))
        sleep(0.005)


def _now(pid: int) -> tuple[float, float]:
    """Megabytes of the web processes, and with what they started."""
    family = family_of([pid])
    sizes = {one: own_pss_kb(one) for one in family}
    web = [one for one, fields in family.items() if pid in {one, int(fields[PARENT])}]
    return sum(sizes[one] for one in web) / KB, sum(sizes.values()) / KB
