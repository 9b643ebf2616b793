"""Three hundred messages that wait, and one worker process."""

import smtplib
import time
from collections.abc import Callable
from contextlib import ExitStack

from tests.bench.machine import cpu_ms
from tests.bench.results import ROUNDS, Figures, Result, Target, alternate, medians
from tests.bench.sites import Site
from tests.bench.stand import Stand

MESSAGES = 300
LAST_ONE_SECONDS = 120
LETTER = b"Subject: Bonjour\r\n\r\nNous avons bien re=C3=A7u votre demande.\r\n"


def measure(stand: Stand) -> Result:
    """Messages a second at a relay beside us and at one far away."""
    ours = stand.fresh_ours(stand.ours, "delivery", people=2 * MESSAGES)
    plain = stand.fresh_plain(stand.plain, "plain_delivery", rows=MESSAGES)
    figures: dict[str, Figures] = {}
    with ExitStack() as stack:
        jobs: dict[str, Callable[[], Figures]] = {
            site.name: _job(stand, site, stack.enter_context(site.worker("1")))
            for site in (ours, plain)
        }
        jobs["one kept connection"] = lambda: _kept(stand)
        for distance, far in (("near", False), ("far", True)):
            stand.relay.far(far)
            for name, rounds in alternate(jobs, rounds=ROUNDS).items():
                named = {f"{key} {distance}": value for key, value in medians(rounds).items()}
                figures.setdefault(name, {}).update(named)
        stand.relay.far(False)
    mine = figures["ours"]
    return Result(
        "delivery of 300 messages",
        figures,
        {
            "near, to plain": Target(mine["rate near"] / figures["plain"]["rate near"], least=6),
            "far, to one kept connection": Target(
                mine["rate far"] / figures["one kept connection"]["rate far"], least=0.8
            ),
            "messages per connection": Target(mine["per_connection near"], least=25),
        },
    )


def _job(stand: Stand, site: Site, worker: int) -> Callable[[], Figures]:
    pids = (worker, stand.database_pid)

    def run() -> Figures:
        with site.inside("deliver", str(MESSAGES)) as inside:
            before = cpu_ms(pids)
            inside.go()
            figures = _watch(stand)
            return figures | {"cpu_ms": (cpu_ms(pids) - before) / MESSAGES}

    return run


def _kept(stand: Stand) -> Figures:
    """The quickest that one sender can be: one connection, and nothing to decide."""
    messages, connections = stand.relay.counts()
    begun = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", stand.relay.port) as line:
        for number in range(MESSAGES):
            line.sendmail("club@example.org", f"invented{number}@example.org", LETTER)
    took = time.perf_counter() - begun
    assert stand.relay.counts() == (messages + MESSAGES, connections + 1)
    return {"rate": MESSAGES / took}


def _watch(stand: Stand) -> Figures:
    """From the first message that comes in to the last one."""
    had, connections = stand.relay.counts()
    first = stand.relay.wait_for(had + 1, LAST_ONE_SECONDS)
    begun = time.perf_counter()
    came, over = stand.relay.wait_for(had + MESSAGES, LAST_ONE_SECONDS)
    took = time.perf_counter() - begun
    rate = (came - first[0]) / took
    return {"rate": rate, "per_connection": MESSAGES / (over - connections)}
