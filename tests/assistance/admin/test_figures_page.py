"""Figures in the back office: exact for those who decide, published for the others, as files."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from openpyxl import load_workbook

from assistance.admin.figures.words import amount_cell, count_cell, period_words, share_cell
from assistance.enums import Need
from assistance.models import Figures
from assistance.operations.figures import publish_figures, set_programme_budget
from assistance.periods import period_holding, period_of
from stage4club.core.audit import history
from stage4club.core.models import AccessEvent
from stage4club.core.working_days import local_date
from stage4club.people.enums import Role
from tests.assistance.aids import dollars, make_granted
from tests.assistance.counted import AFTER, MARCH, QUARTER, answered, finance, many
from tests.factories import make_user
from tests.stage4club.people.admin.pages import browser_of, list_of, page_of, queries_of, text_of

pytestmark = pytest.mark.django_db

LIST = "/admin/assistance/figures/"
DRAFT, PUBLISH = f"{LIST}draft/", f"{LIST}publish/"
READERS = {Role.COORDINATOR, Role.SOCIAL_WORKER, Role.FINANCE, Role.APPROVER, Role.PRIVACY}


def published(number: int = 30) -> Figures:
    officer = finance()
    answered(number - 10, by=officer)
    answered(9, by=officer, at=MARCH - timedelta(days=30), postal_code="G1R 4P5")
    answered(2, 300, by=officer, postal_code="G0G 1A0", needs=(Need.OTHER, Need.FOOD))
    answered(10, by=officer, needs=(Need.EQUIPMENT,))
    return publish_figures(QUARTER, by=officer, now=AFTER)


def table_of(page: Any, slug: str) -> list[list[str]]:
    """The numbers of one table of a page, line by line."""
    [table] = [one for one in page.context["tables"] if one.slug == slug]
    return [[line.label, *(cell.text for cell in line.cells)] for line in table.lines]


# Working figures ---------------------------------------------------------------------------------


def test_exact_numbers_for_those_who_decide() -> None:
    officer = finance()
    answered(2, by=officer)
    answered(1, 300, by=officer)
    answered(1, 0, by=officer)
    page = browser_of(officer).get(f"{DRAFT}?period=2026-1")
    assert page.status_code == HTTPStatus.OK
    months = [
        [cell.replace("\N{NO-BREAK SPACE}", " ") for cell in line]
        for line in table_of(page, "months")
    ]
    assert months == [
        ["janvier 2026", "0", "0", "0", "0", "0", "0"],
        ["février 2026", "0", "0", "0", "0", "0", "0"],
        ["mars 2026", "4", "4", "3", "1", "1", "0"],
    ]
    words = text_of(page)
    assert "Chiffres de travail : janvier à mars 2026" in words
    assert "Aucun budget n’a été fixé pour cette année." in words
    # Nothing of it leaves.
    assert "Exporter" not in words


@pytest.mark.parametrize("code", ["", "1999-9", "x"])
def test_this_quarter_unless_another_is_asked_for(code: str) -> None:
    page = browser_of(finance()).get(f"{DRAFT}?period={code}")
    today = local_date(timezone.now())
    assert [line[0][-4:] for line in table_of(page, "months")] == [str(today.year)] * 3
    assert "next_url" not in page.context
    assert page.context["other_url"] == f"{DRAFT}?period={today.year}"


@pytest.mark.parametrize(
    ("code", "before", "after", "other"),
    [
        ("2026-1", "2025-4", "2026-2", "2026"),
        ("2025-4", "2025-3", "2026-1", "2025"),
        ("2025", "2024", "2026", "2025-4"),
    ],
)
def test_from_one_period_to_the_next(code: str, before: str, after: str, other: str) -> None:
    page = browser_of(finance()).get(f"{DRAFT}?period={code}")
    links = [page.context[name] for name in ("previous_url", "next_url", "other_url")]
    assert links == [f"{DRAFT}?period={one}" for one in (before, after, other)]


def test_the_quarters_of_this_year_begin_with_the_present_one() -> None:
    today = local_date(timezone.now())
    page = browser_of(finance()).get(f"{DRAFT}?period={today.year}")
    assert page.context["other_url"] == f"{DRAFT}?period={period_holding(today).code}"


def test_how_the_budget_stands() -> None:
    officer, now = finance(), timezone.now()
    year = local_date(now).year
    make_granted(800, by=officer, now=now)
    set_programme_budget(year=year, amount=dollars(1000), by=officer, now=now)
    words = text_of(browser_of(officer).get(DRAFT))
    assert f"Budget de {year} : 1 000 $" in words
    assert "Les montants accordés dépassent le budget." not in words
    set_programme_budget(year=year, amount=dollars(500), by=officer, now=now)
    words = text_of(browser_of(officer).get(DRAFT))
    assert "Les montants accordés dépassent le budget." in words
    assert "Reste -300 $" in words.replace("\N{NON-BREAKING HYPHEN}", "-").replace("−", "-")


def test_a_budget_of_which_nothing_is_left_or_used_has_its_bars() -> None:
    officer, now = finance(), timezone.now()
    set_programme_budget(year=local_date(now).year, amount=dollars(100), by=officer, now=now)
    chart = browser_of(officer).get(DRAFT).context["budget"].chart
    assert [[bar.width for bar in group.bars] for group in chart.groups] == [["0"], ["0"], ["200"]]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_costs_the_same_for_one_as_for_thirty(rows: int) -> None:
    officer = finance()
    for number in range(rows):
        answered(1, by=officer, at=MARCH - timedelta(days=number))
    set_programme_budget(year=2026, amount=dollars(100), by=officer, now=MARCH)
    # Session, account, roles, permissions; eight of the figures, two of the budget.
    assert queries_of(browser_of(officer), f"{DRAFT}?period=2026-1") == 12


# Publishing --------------------------------------------------------------------------------------


def test_what_is_shown_is_what_is_published() -> None:
    officer = finance()
    client = browser_of(officer)
    answered(30, by=officer)
    answered(2, by=officer, postal_code="G0G 1A0")
    chosen = client.get(PUBLISH)
    urls = [url for _words, url in chosen.context["periods"]]
    assert f"{PUBLISH}?period=2026-1" in urls
    before = client.get(f"{PUBLISH}?period=2026-1")
    shown = [table_of(before, slug) for slug in ("whole", "months", "needs", "regions")]
    assert Figures.objects.count() == 0
    typed = {"period": "2026-1", "shown": before.context["shown"]}
    done = client.post(f"{PUBLISH}?period=2026-1", typed)
    figures = Figures.objects.get()
    assert (done.status_code, done.url) == (HTTPStatus.FOUND, page_of(figures))
    page = client.get(page_of(figures))
    assert [table_of(page, slug) for slug in ("whole", "months", "needs", "regions")] == shown
    assert ["Côte-Nord", "non montré", "non montré", "non montré"] in shown[3]
    assert f"{PUBLISH}?period=2026-1" not in client.get(PUBLISH).text


@pytest.mark.parametrize("typed", [{}, {"period": "2026-9"}, {"period": "2099"}])
def test_a_period_that_cannot_be_published(typed: dict[str, str]) -> None:
    many(1)
    page = browser_of(finance()).post(PUBLISH, typed)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Il y a un problème" in text_of(page)
    assert not Figures.objects.exists()


def test_before_anything_came_there_is_nothing_to_publish() -> None:
    assert "Aucune période ne peut être publiée" in text_of(browser_of(finance()).get(PUBLISH))


def test_of_two_who_publish_at_once_one_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other has read the list before."""
    officer = finance()
    answered(9, by=officer)
    publish_figures(QUARTER, by=officer, now=AFTER)
    known = [QUARTER]
    monkeypatch.setattr("assistance.admin.figures.pages.periods_to_publish", lambda _now: known)
    client = browser_of(officer)
    shown = client.get(f"{PUBLISH}?period=2026-1").context["shown"]
    page = client.post(PUBLISH, {"period": "2026-1", "shown": shown})
    assert page.status_code == HTTPStatus.CONFLICT
    assert "sont déjà publiés" in text_of(page)
    assert Figures.objects.count() == 1


# Published ones ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_who_reads_what(role: Role) -> None:
    figures = published()
    client = browser_of(make_user(role))
    reads = HTTPStatus.OK if role in READERS else HTTPStatus.FORBIDDEN
    decides = HTTPStatus.OK if role in {Role.FINANCE, Role.APPROVER} else HTTPStatus.FORBIDDEN
    assert client.get(list_of(Figures)).status_code == reads
    assert client.get(page_of(figures)).status_code == reads
    assert client.get(page_of(figures, "history")).status_code == reads
    assert client.post(page_of(figures, "export"), {"kind": "csv"}).status_code == reads
    assert client.get(DRAFT).status_code == decides
    assert client.get(PUBLISH).status_code == decides
    # Nobody changes them.
    assert client.post(page_of(figures)).status_code == HTTPStatus.FORBIDDEN


def test_the_list_leads_on_only_who_decides() -> None:
    published()
    assert DRAFT in browser_of(finance()).get(LIST).text
    coordinator = browser_of(make_user(Role.COORDINATOR)).get(LIST)
    assert (DRAFT in coordinator.text, PUBLISH in coordinator.text) == (False, False)
    assert "janvier à mars 2026" in text_of(coordinator)


def test_small_numbers_stand_nowhere_on_the_page() -> None:
    figures = published()
    page = browser_of(make_user(Role.COORDINATOR)).get(page_of(figures))
    counts = [
        cell.value
        for slug in ("months", "regions")
        for table in page.context["tables"]
        if table.slug == slug
        for line in table.lines
        for cell in line.cells
        if cell.value is not None
    ]
    assert counts
    assert min(counts) >= 5
    assert "Ils ne changent plus." in text_of(page)


def test_every_chart_is_named_and_has_no_style() -> None:
    page = browser_of(make_user(Role.COORDINATOR)).get(page_of(published()))
    pictures = re.findall(r'<svg class="chart__picture".*?</svg>', page.text, re.DOTALL)
    assert len(pictures) == 3
    for picture in pictures:
        [named] = re.findall(r'role="img" aria-labelledby="(\S+) (\S+)"', picture)
        assert all(f'id="{name}"' in picture for name in named)
        assert "style" not in picture
    # What is not shown is an outline of one width.
    hidden = re.findall(r'chart__bar--hidden" x="0" y="\d+" width="(\d+)"', page.text)
    assert set(hidden) == {"24"}


def test_nothing_to_draw_is_no_chart() -> None:
    officer = finance()
    figures = publish_figures(QUARTER, by=officer, now=AFTER)
    page = browser_of(officer).get(page_of(figures))
    assert "chart__picture" not in page.text
    missing = page_of(figures).replace(str(figures.pk), "9999")
    assert browser_of(officer).get(missing).status_code == HTTPStatus.NOT_FOUND


def file_of(client: Client, figures: Figures, kind: str) -> Any:
    return client.post(page_of(figures, "export"), {"kind": kind})


@pytest.mark.parametrize("kind", ["csv", "", "nonsense"])
def test_as_a_text_file(kind: str) -> None:
    figures, coordinator = published(), make_user(Role.COORDINATOR)
    answer = file_of(browser_of(coordinator), figures, kind)
    assert answer["Content-Disposition"] == 'attachment; filename="chiffres-2026-1.csv"'
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0] == '\ufeff"Tableau";"Ligne";"Colonne";"Nombre"'
    assert '"Toute la période";"Demandes reçues";"Nombre";"41"' in lines
    assert '"Par région sociosanitaire";"Montréal";"Accordées";"30"' in lines
    assert '"Par région sociosanitaire";"Côte-Nord";"Accordées";"non montré"' in lines
    assert [event.verb for event in history(figures)] == ["export", "publish"]
    look = AccessEvent.objects.get(kind="export")
    assert (look.actor_id, look.subject_id) == (coordinator.pk, str(figures.pk))


def test_as_a_workbook() -> None:
    figures = published()
    answer = file_of(browser_of(make_user(Role.PRIVACY)), figures, "xlsx")
    assert answer["Content-Disposition"] == 'attachment; filename="chiffres-2026-1.xlsx"'
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert rows[0] == ("Tableau", "Ligne", "Colonne", "Nombre")
    assert ("Toute la période", "Demandes reçues", "Nombre", 41) in rows
    assert browser_of(finance()).get(page_of(figures, "export")).status_code == 405


@pytest.mark.parametrize("rows", [1, 8])
def test_the_list_costs_the_same_for_one_as_for_eight(rows: int) -> None:
    officer = finance()
    for number in range(rows):
        period = period_of(f"{2024 + number // 4}-{number % 4 + 1}")
        publish_figures(period, by=officer, now=datetime(2026, 4, 1, 4, 0, tzinfo=UTC))
    # Session, account, roles, permissions, rows, and the line of the log.
    assert queries_of(browser_of(officer), LIST) == 4


def test_in_english() -> None:
    with translation.override("en"):
        words = [period_words(period_of(code)) for code in ("2026", "2026-3")]
        cells = [count_cell(None), count_cell(1200), amount_cell("1200"), share_cell(95)]
    assert words == ["year 2026", "July to September 2026"]
    assert [cell.text for cell in cells] == ["not shown", "1,200", "$1,200", "95%"]
