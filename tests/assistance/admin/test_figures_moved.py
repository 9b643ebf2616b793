"""What is published is what was read: where the numbers have moved, they are read again."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.utils.translation import override

from assistance.admin.figures.tables import tables_of
from assistance.disclosure import exact
from assistance.models import Figures
from assistance.operations.figures import (
    FiguresMoved,
    count_figures,
    digest_of_figures,
    figures_to_publish,
    publish_figures,
)
from tests.assistance.counted import AFTER, QUARTER, answered, finance
from tests.stage4club.people.admin.pages import browser_of, text_of

pytestmark = pytest.mark.django_db

PUBLISH = "/admin/assistance/figures/publish/"
MOVED = "Rien n’a été publié : les chiffres ont changé depuis que vous les avez lus."


@pytest.mark.parametrize("where", [PUBLISH, f"{PUBLISH}?period=2026-1"])
def test_numbers_that_moved_are_shown_again(where: str) -> None:
    officer = finance()
    answered(30, by=officer)
    client = browser_of(officer)
    shown = client.get(f"{PUBLISH}?period=2026-1").context["shown"]
    answered(20, by=officer)
    page = client.post(where, {"period": "2026-1", "shown": shown})
    assert page.status_code == HTTPStatus.CONFLICT
    assert MOVED in text_of(page)
    assert not Figures.objects.exists()
    # The new ones stand there, with the button.
    [line] = [line for line in page.context["tables"][0].lines if line.label == "Demandes reçues"]
    assert [cell.text for cell in line.cells] == ["50"]
    assert page.context["shown"] != shown
    done = client.post(where, {"period": "2026-1", "shown": page.context["shown"]})
    assert done.status_code == HTTPStatus.FOUND
    assert Figures.objects.get().content["received"]["total"] == 50


def test_what_nobody_has_read_is_not_published() -> None:
    officer = finance()
    answered(30, by=officer)
    page = browser_of(officer).post(PUBLISH, {"period": "2026-1"})
    assert (page.status_code, MOVED in text_of(page)) == (HTTPStatus.CONFLICT, True)
    assert not Figures.objects.exists()


def test_the_same_numbers_have_the_same_digest() -> None:
    officer = finance()
    answered(30, by=officer)
    digest = digest_of_figures(figures_to_publish(QUARTER))
    assert digest == digest_of_figures(figures_to_publish(QUARTER))
    with pytest.raises(FiguresMoved):
        publish_figures(QUARTER, by=officer, now=AFTER, shown=f"{digest[:-1]}-")
    publish_figures(QUARTER, by=officer, now=AFTER, shown=digest)
    assert digest_of_figures(Figures.objects.get().content) == digest


def test_figures_of_before_say_nothing_of_what_was_given_up() -> None:
    content = exact(count_figures(QUARTER))
    with override("en"):
        labels = [line.label for line in tables_of(content, QUARTER)[0].lines]
        del content["given_up"]
        before = [line.label for line in tables_of(content, QUARTER)[0].lines]
    assert [label for label in labels if label not in before] == [
        "Given up by the person, in dollars"
    ]
