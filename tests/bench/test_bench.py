"""The benchmark itself: where it refuses, and how rounds become one line."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from time import process_time

import pytest
from playwright.sync_api import Route

from tests.bench import guard
from tests.bench.__main__ import MEASURES, main
from tests.bench.machine import TICK_MS, cpu_ms, fine_cpu_ms, parent_of
from tests.bench.measures.lab import Network, look_at
from tests.bench.results import Result, Target, alternate, medians, ratio, timed
from tests.bench.sites import BARE
from tests.chromium import OpenPage
from tests.engines import database_url


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL"])
def test_an_engine_elsewhere_is_refused_before_anything_starts(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, "scheme://user@db.example.org/club")
    assert main([]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"{name} is not on this machine: a benchmark runs only where nobody is.\n"


@pytest.mark.django_db(transaction=True)
def test_a_database_with_somebody_who_was_not_invented_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from tests.factories import make_registration

    monkeypatch.setenv("DATABASE_URL", database_url())
    guard.refuse_elsewhere()
    make_registration()
    with pytest.raises(guard.Refused, match="not invented here: it is left alone"):
        guard.refuse_elsewhere()


def test_a_measure_that_does_not_exist_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["form_page", "colour"]) == 2
    names = ", ".join(MEASURES)
    assert capsys.readouterr().out == f"No such measure: colour. There are: {names}.\n"


def test_the_page_about_speed_names_every_measure() -> None:
    page = (guard.ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert re.findall(r"`([a-z_]+)`", page.partition("## What was found")[2]) == list(MEASURES)


def test_the_first_round_is_forgotten_and_the_others_alternate() -> None:
    done: list[str] = []

    def job(name: str) -> Callable[[], dict[str, float]]:
        def run() -> dict[str, float]:
            done.append(name)
            return {"rate": len(done)}

        return run

    rounds = alternate({"ours": job("ours"), "plain": job("plain")}, rounds=3)
    assert done == [*["ours", "plain"] * 2, "plain", "ours", "ours", "plain"]
    assert rounds == {
        "ours": [{"rate": 3}, {"rate": 6}, {"rate": 7}],
        "plain": [{"rate": 4}, {"rate": 5}, {"rate": 8}],
    }
    assert medians(rounds["ours"]) == {"rate": 6}


@pytest.mark.parametrize(
    ("target", "met"),
    [
        (Target(0.2, most=0.2), True),
        (Target(0.21, most=0.2), False),
        (Target(4, least=4), True),
        (Target(3.9, least=4), False),
    ],
)
def test_a_target_is_met_up_to_its_bound(target: Target, met: bool) -> None:
    assert target.met is met


def test_a_ratio_is_to_the_stock_site_or_to_what_is_named() -> None:
    figures = {"ours": {"rate": 8.0}, "plain": {"rate": 4.0}, "home": {"rate": 2.0}}
    assert ratio(figures, "rate") == 2
    assert ratio(figures, "rate", of="home", to="ours") == 0.25


@pytest.mark.parametrize(
    ("script", "moved"),
    [("", False), ("setTimeout(() => document.querySelector('h1').hidden = false, 300)", True)],
)
def test_what_moves_after_it_was_shown_is_seen(
    script: str, moved: bool, open_page: OpenPage
) -> None:
    words = f"<h1 hidden>Late</h1><p>{'Words. ' * 60}</p><script>{script}</script>"

    def answer(route: Route) -> None:
        route.fulfill(content_type="text/html", body=f"<!doctype html>{words}")

    page = open_page()
    page.route("http://localhost/", answer)
    figures = look_at(page, "http://localhost/", Network())
    assert figures["lcp_ms"] > 0
    assert (figures["shift"] > 0) is moved
    assert "typeface_ms" not in figures


@pytest.mark.parametrize(("middleware", "headers"), [("", 1), ("stock", 6)])
def test_a_bare_page_is_drawn_with_and_without_middleware(middleware: str, headers: int) -> None:
    ask = """
from django.test import RequestFactory
from bare_wsgi import application
environ = RequestFactory().get("/", SERVER_NAME="localhost").environ
said = []
body = b"".join(application(environ, lambda status, headers: said.extend([status, len(headers)])))
assert b"<h1>Club</h1>" in body
print(*said)
"""
    env = {**os.environ, "SECRET_KEY": "x", "MIDDLEWARE": middleware}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=BARE,
        env=env,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert done.stdout == f"200 OK {headers}\n"


def test_a_result_is_one_line() -> None:
    result = Result("page", {"ours": {"cpu_ms": 4.1666}}, {"CPU": Target(0.18456, most=0.2)})
    assert json.loads(result.line()) == {
        "measure": "page",
        "sites": {"ours": {"cpu_ms": 4.17}},
        "targets": {"CPU": {"value": 0.185, "most": 0.2, "met": True}},
    }
    assert "\n" not in result.line()


@pytest.mark.parametrize("cpu", [cpu_ms, fine_cpu_ms])
def test_processor_time_of_a_child_counts_when_it_is_gone(cpu: Callable[..., float]) -> None:
    burn = "from time import process_time as t\nwhile t() < 0.5: pass"
    before = cpu([os.getpid()])
    subprocess.run([sys.executable, "-c", burn], check=True)
    assert cpu([os.getpid()]) - before >= 490


def test_processor_time_is_read_finer_than_a_tick() -> None:
    before, begun = fine_cpu_ms([os.getpid()]), process_time()
    while process_time() - begun < 0.003:
        pass
    spent = fine_cpu_ms([os.getpid()]) - before
    assert spent >= 3
    assert spent % TICK_MS != 0


def test_processes_and_their_parents() -> None:
    assert parent_of(os.getpid()) == os.getppid()
    with pytest.raises(ProcessLookupError):
        cpu_ms([2**22 + 1])


def test_what_took_long_is_a_percentile() -> None:
    figures = timed([os.getpid()], 100, lambda: [0.001] * 98 + [1.0, 1.0])
    assert [round(figures[name]) for name in ("p50_ms", "p95_ms", "p99_ms")] == [1, 1, 1000]
