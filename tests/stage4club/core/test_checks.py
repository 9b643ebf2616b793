"""`check --deploy` refuses the values that are for tests, and a site without French."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.checks import run_checks
from django.utils import translation

from stage4club.core.checks import check_doors, check_french, check_switches


@pytest.fixture
def real(settings: Any) -> Any:
    settings.FORM_MIN_SECONDS, settings.RATE_LIMITS, settings.STAFF_MFA = 3, True, "required"
    return settings


def test_real_values_pass(real: Any) -> None:
    assert check_switches() == []


@pytest.mark.parametrize(
    ("name", "value"), [("FORM_MIN_SECONDS", 0), ("RATE_LIMITS", False), ("STAFF_MFA", "optional")]
)
def test_a_switch_for_tests_is_named(real: Any, name: str, value: object) -> None:
    setattr(real, name, value)
    assert [(found.id, found.msg) for found in check_switches()] == [
        ("core.E001", f"{name} is switched off.")
    ]


def test_french_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_french() == []
    monkeypatch.setattr(translation, "gettext", lambda text: text)
    assert [found.id for found in check_french()] == ["core.E002"]


def test_they_run_before_a_deployment_only(settings: Any) -> None:
    settings.FORM_MIN_SECONDS = 0
    assert "core.E001" in {found.id for found in run_checks(include_deployment_checks=True)}
    assert "core.E001" not in {found.id for found in run_checks()}


def test_each_of_our_addresses_says_who_may_open_it() -> None:
    assert check_doors() == []


def test_an_address_that_does_not_is_named(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.stage4club.core.silent_door"
    assert [(error.id, error.msg) for error in check_doors()] == [
        ("core.E003", "“in/silent/” says nowhere who may open it.")
    ]
