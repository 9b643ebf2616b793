"""Every constraint of the database is hit by a test that goes around Python.

Those written in a `Meta` are tried beside their model. Here: that none is forgotten, and those
that Django adds by itself to whole numbers that are not negative and to pairs of keys.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction

from assistance.models import Criteria, Practice
from stage4club.core.models import PrivateLink
from stage4club.core.one_time_codes import give_code
from stage4club.people.enums import Role
from tests.assistance.aids import make_granted
from tests.assistance.documents import send
from tests.assistance.lives import make_proposal
from tests.assistance.threads import make_attendee, make_family
from tests.factories import (
    NOW,
    make_page,
    make_pillar,
    make_program,
    make_resource,
    make_service,
    make_session,
    make_tag,
    make_user,
)
from tests.registrations.kit import make_confirmed

pytestmark = pytest.mark.django_db

TESTS = Path(__file__).parent.parent
OURS = ("assistance", "core", "notifications", "people", "privacy", "registrations", "services")

#: Constraint → its column. -1 is refused by the number's type before any rule of ours.
NOT_NEGATIVE = {
    "assistance_aidcircumstances_children_check": "children",
    "assistance_aidcircumstances_household_size_check": "household_size",
    "assistance_aiddecision_number_check": "number",
    "assistance_appointment_adults_check": "adults",
    "assistance_appointment_sequence_check": "sequence",
    "assistance_attendee_position_check": "position",
    "assistance_availability_weekday_check": "weekday",
    "assistance_criteria_first_month_check": "first_month",
    "assistance_criteria_months_apart_check": "months_apart",
    "assistance_document_place_check": "place",
    "assistance_document_size_check": "size",
    "assistance_practice_buffer_minutes_check": "buffer_minutes",
    "assistance_practice_family_minutes_check": "family_minutes",
    "assistance_practice_horizon_weeks_check": "horizon_weeks",
    "assistance_practice_individual_minutes_check": "individual_minutes",
    "assistance_practice_lead_hours_check": "lead_hours",
    "assistance_proposal_number_check": "number",
    "core_onetimecode_generation_check": "generation",
    "core_onetimecode_tries_check": "tries",
    "core_privatelink_generation_check": "generation",
    "privacy_consent_text_version_check": "text_version",
    "registrations_announcement_sequence_check": "sequence",
    "services_page_position_check": "position",
    "services_pillar_position_check": "position",
    "services_program_position_check": "position",
    "services_resource_reading_minutes_check": "reading_minutes",
    "services_resourcetag_position_check": "position",
    "services_service_places_check": "places",
    "services_service_position_check": "position",
    "services_service_promise_days_check": "promise_days",
    "services_service_call_days_check": "call_days",
    "services_session_sequence_check": "sequence",
}
#: The constraint that each pair stands once → what is written there twice.
PAIRS = {
    "people_user_groups_user_id_group_id_60378d34_uniq": (
        "people_user_groups",
        "user_id, group_id",
    ),
    "people_user_user_permiss_user_id_permission_id_a7ac6748_uniq": (
        "people_user_user_permissions",
        "user_id, permission_id",
    ),
    "services_resource_tags_resource_id_resourcetag_id_3e793033_uniq": (
        "services_resource_tags",
        "resource_id, resourcetag_id",
    ),
    "services_session_hosts_session_id_user_id_f6f79d52_uniq": (
        "services_session_hosts",
        "session_id, user_id",
    ),
}


def query(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def constraints(kinds: str) -> dict[str, str]:
    """Name → table, of our tables' constraints of these kinds (pg_constraint.contype)."""
    rows = query(
        "SELECT conname, conrelid::regclass::text FROM pg_constraint WHERE contype::text = ANY(%s)",
        list(kinds),
    )
    return {name: table for name, table in rows if table.split("_")[0] in OURS}


def refused_by(sql: str, *values: Any) -> str:
    """The constraint that refuses this statement."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        query(sql, *values)
    return refused.value.__cause__.diag.constraint_name


def test_no_constraint_is_forgotten() -> None:
    written = "\n".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("*.py"))

    def is_tried(name: str, table: str) -> bool:
        # Some tests name a constraint by what follows its table.
        return name in written or f'"{name.removeprefix(f"{table}_")}"' in written

    # A unique column made by Django, `<table>_<column>_key`, is tried by writing it twice.
    names = {name: table for name, table in constraints("cux").items() if name[-4:] != "_key"}
    assert [name for name, table in names.items() if not is_tried(name, table)] == []


@pytest.mark.parametrize("name", NOT_NEGATIVE)
def test_a_whole_number_is_not_negative(name: str) -> None:
    service = make_service(pillar=make_pillar())
    make_session(service)
    make_confirmed(service)
    Criteria.objects.create(applies_from=NOW.date())
    give_code(PrivateLink.objects.get(), purpose="details", now=NOW)
    make_program()
    make_page()
    make_resource(service.pillar, make_tag())
    proposal = make_proposal()
    Practice.objects.create(social_worker=proposal.made_by)
    make_attendee(make_family(preferred_name="Ana", email="ana@example.org"))
    send(make_granted(), "avis.pdf")
    # Foreign keys are looked at now: a table with some still to see cannot be altered.
    query("SET CONSTRAINTS ALL IMMEDIATE")
    checks = constraints("c")
    table = checks[name]
    for other, its_table in checks.items():
        if its_table == table and other != name:
            query(f'ALTER TABLE {table} DROP CONSTRAINT "{other}"')
    assert refused_by(f"UPDATE {table} SET {NOT_NEGATIVE[name]} = -1") == name


@pytest.mark.parametrize("name", PAIRS)
def test_a_pair_stands_once(name: str) -> None:
    host = make_user(Role.PARTNER)
    session = make_session(make_service())
    session.hosts.add(host)
    host.user_permissions.add(Permission.objects.earliest("pk"))
    make_resource(session.service.pillar, make_tag())
    table, columns = PAIRS[name]
    again = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} LIMIT 1"
    assert refused_by(again) == name
