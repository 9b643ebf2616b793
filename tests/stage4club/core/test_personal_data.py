from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.test import override_settings

from stage4club.core import personal_data
from tests.factories import NOW
from tests.stage4club.core.told.heard.personal_data import heard

Installed = Callable[..., AbstractContextManager[None]]


@pytest.fixture
def installed() -> Iterator[Installed]:
    """Installs core and some small apps alone; Django starts them as it starts the real ones."""

    @contextmanager
    def install(*names: str) -> Iterator[None]:
        apps = ["stage4club.core", *(f"tests.stage4club.core.told.{name}" for name in names)]
        with override_settings(INSTALLED_APPS=apps):
            yield

    yield install
    heard.clear()
    personal_data.autodiscover()


def names_of(handlers: list[personal_data.Handler]) -> list[str]:
    return [handler.__module__.split(".")[-2] for handler in handlers]


def test_handlers_are_found_at_start_in_the_order_of_the_apps(installed: Installed) -> None:
    with installed("also", "heard"):
        assert names_of(personal_data.handlers("died")) == ["also", "heard"]
        assert names_of(personal_data.handlers("may_contact")) == ["heard"]
        assert personal_data.handlers("erased") == []


def test_discovering_again_replaces_what_was_found(installed: Installed) -> None:
    with installed("heard"):
        personal_data.autodiscover()
        assert names_of(personal_data.handlers("died")) == ["heard"]
    with installed():
        assert personal_data.handlers("died") == []


def test_the_list_that_is_given_is_a_copy(installed: Installed) -> None:
    with installed("heard"):
        personal_data.handlers("died").clear()
        assert names_of(personal_data.handlers("died")) == ["heard"]


@pytest.mark.django_db
def test_news_reaches_every_app_in_the_callers_transaction(installed: Installed) -> None:
    with installed("heard", "also"), transaction.atomic():
        assert personal_data.notify("died", person="Louise", now=1) == ["heard", "also"]
    assert heard == [{"person": "Louise", "now": 1, "in_transaction": True}]


@pytest.mark.django_db
def test_what_a_handler_raises_reaches_the_caller(installed: Installed) -> None:
    with installed("heard", "also"), pytest.raises(RuntimeError, match=r"^cannot$"):
        personal_data.notify("died", person="Marguerite")


@pytest.mark.django_db(transaction=True)
def test_news_outside_a_transaction_is_refused(installed: Installed) -> None:
    with (
        installed("heard"),
        pytest.raises(transaction.TransactionManagementError, match=r"notify\('died'\)"),
    ):
        personal_data.notify("died", person="Louise")
    assert heard == []


@pytest.mark.django_db(transaction=True)
def test_a_question_needs_no_transaction(installed: Installed) -> None:
    with installed("heard"):
        assert personal_data.notify("may_contact", people=[1, 2], purpose="news", now=NOW) == [{1}]


@pytest.mark.parametrize(
    ("apps", "left"), [((), {1, 2, 3}), (("heard",), {1, 3}), (("heard", "also_asked"), {3})]
)
def test_each_app_may_keep_people_from_being_contacted(
    installed: Installed, apps: tuple[str, ...], left: set[int]
) -> None:
    with installed(*apps):
        assert personal_data.contactable([1, 2, 3], purpose="news", now=NOW) == left


@pytest.mark.parametrize("ask", [personal_data.handlers, personal_data.notify])
def test_an_unknown_name_is_named(ask: Callable[[str], object]) -> None:
    with pytest.raises(personal_data.UnknownHandler, match=r"'dyed'; there are: may_contact, "):
        ask("dyed")


@pytest.mark.parametrize(
    ("app", "sentence"),
    [
        (
            "silent",
            r"^tests\.stage4club\.core\.told\.silent\.personal_data declares no handler; it may: ",
        ),
        (
            "wrong",
            r"^tests\.stage4club\.core\.told\.wrong\.personal_data\.died is not a function\.$",
        ),
    ],
)
def test_a_module_that_would_never_be_told_stops_the_start(
    installed: Installed, app: str, sentence: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence), installed(app):
        pass


def test_every_name_is_a_question_news_or_a_chore() -> None:
    kinds = {*personal_data.QUESTIONS, *personal_data.NEWS, *personal_data.CHORES}
    assert sorted(personal_data.HANDLERS) == sorted(kinds)
