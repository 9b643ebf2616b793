"""A registration, from opening the form to the receipt at the relay."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from tests.bench.browser import Answer, Visitor
from tests.bench.results import Figures, Result, Target, alternate, medians, ratio, spread, timed
from tests.bench.sites import Site
from tests.bench.stand import Stand

PEOPLE, AT_ONCE = 48, 8
RECEIPT_SECONDS = 60

ANSWERS = {
    "contact_by": "email",
    "good_time": "morning",
    "voicemail": "yes",
    "lives_with_mbc": "yes",
    "french": "yes",
    "attendance": "either",
    "access_needs": "Une chaise près de la fenêtre",
    "message": "Merci d’avance.",
    "consent_contact": "on",
}
#: The same for our site: the form also asks who registers.
OURS_ONLY = {"for_whom": "self", "website": ""}


def measure(stand: Stand) -> Result:
    """Registrations by 8 people at once; the message is delivered while they go on."""
    with ExitStack() as stack:
        jobs: dict[str, Callable[[], Figures]] = {}
        for site in (stand.ours, stand.plain):
            web = stack.enter_context(site.web())
            worker = stack.enter_context(site.worker())
            pids = (web.pid, worker, stand.database_pid)
            jobs[site.name] = Registering(stand, site, web.port, pids)
        rounds = alternate(jobs)
    figures = {name: medians(values) for name, values in rounds.items()}
    return Result(
        "registration, message sent",
        figures,
        {
            "cpu": Target(ratio(figures, "cpu_ms"), most=0.33),
            "rate": Target(ratio(figures, "rate"), least=2.5),
            "POST p95": Target(ratio(figures, "p95_ms"), most=0.4),
        },
    )


class Registering:
    """One round on one site; nobody registers twice."""

    def __init__(self, stand: Stand, site: Site, port: int, pids: Sequence[int]) -> None:
        self.stand, self.site, self.port, self.pids = stand, site, port, pids
        self.registered = 0

    def __call__(self) -> Figures:
        """CPU and rate for each registration with its message; the times are those of POSTs."""
        return timed(self.pids, PEOPLE, self._work)

    def _work(self) -> Sequence[float]:
        came, _ = self.stand.relay.counts()
        seconds = asyncio.run(spread(self._register, PEOPLE, AT_ONCE))
        self.stand.relay.wait_for(came + PEOPLE, RECEIPT_SECONDS)
        return seconds

    async def _register(self, _: int) -> Sequence[float]:
        self.registered += 1
        number = self.registered
        fields = ANSWERS | {
            "preferred_name": f"Élodie {number}",
            "email": f"elodie{number}@example.org",
            "phone": f"+1 438 555-{number % 10000:04}",
        }
        async with Visitor(self.port, https=self.site.https) as visitor:
            form = await visitor.get(self.site.form_path)
            if self.site.name == "plain":
                sent = await visitor.post(self.site.form_path, fields | form.hidden)
                posts = [sent]
            else:
                filled = OURS_ONLY | fields | form.hidden
                kept = await visitor.post(self.site.form_path, filled)
                page = await visitor.get(where(kept))
                sent = await visitor.post(where(kept), page.hidden)
                posts = [kept, sent]
            thanks = await visitor.get(where(sent))
            if thanks.status != 200:
                raise AssertionError(f"{self.site.name} answered {thanks.status} at the end.")
        return [post.seconds for post in posts]


def where(answer: Answer) -> str:
    """Where a form that was taken leads. Raises AssertionError when it was not."""
    if answer.status != 302:
        raise AssertionError(f"A form was answered {answer.status}.")
    return answer.location
