"""Which attack is tried where. The page that says so cannot name a test that is gone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent

LOOKUPS = "stage4club/core/staff/test_lookups.py::"
ACCOUNTS = "stage4club/people/admin/test_accounts.py::"
PRIVATE = "registrations/views/test_private.py::"
SIGNED_IN = "stage4club/core/web_role/test_signed_in.py::"
LOGS = "stage4club/privacy/"
CLOSE = f"{LOGS}test_emergency.py::"
MIDDLEWARE = "stage4club/core/test_middleware.py::"

ATTACKS: dict[str, tuple[str, ...]] = {
    "?column__startswith= and __regex over every column of every list": (
        "permissions/test_queries.py::test_no_column_is_guessed",
        "permissions/test_queries.py::test_what_no_filter_declares_is_not_asked_even_exactly",
        "permissions/test_queries.py::test_such_a_question_is_answered_400",
        f"{LOOKUPS}test_what_no_filter_asks_answers_400_and_no_row",
    ),
    "_to_field": (
        "permissions/test_queries.py::test_a_row_is_referenced_by_its_key_only",
        f"{LOOKUPS}test_a_row_is_not_referenced_by_another_column_than_its_key",
    ),
    "sorting by a masked column": (
        f"{LOOKUPS}test_a_list_is_sorted_by_the_columns_that_say_so_and_no_other",
    ),
    "searching for what one may not see": (
        "permissions/test_search.py::test_a_search_finds_only_what_may_be_opened",
    ),
    "autocomplete of a foreign model": (
        "permissions/test_search.py::test_no_field_completes_what_is_not_seen",
    ),
    "every page, verb, preview and history of every row, by each role": (
        "permissions/test_matrix.py::test_each_reader_meets_what_the_table_says",
        "permissions/test_matrix.py::test_every_row_by_every_method",
    ),
    "a row found by its kind and key": (
        "stage4club/core/staff/test_site.py::test_no_row_is_found_by_its_kind_and_key",
    ),
    "deletion, alone and in bulk": (
        "permissions/test_browsing.py::test_nothing_of_any_model_is_deleted",
    ),
    "promotion by a forged POST": (
        "permissions/test_browsing.py::test_nobody_promotes_herself",
        "permissions/test_browsing.py::test_what_an_account_was_given_by_hand_opens_nothing",
        f"{ACCOUNTS}test_name_address_and_language_are_corrected_and_nothing_else",
    ),
    "keys tried one by one": (
        "permissions/test_browsing.py::test_neighbouring_keys_open_nothing",
        "permissions/test_browsing.py::test_a_key_that_is_none_is_no_row",
    ),
    "open redirects": (
        "permissions/test_browsing.py::test_signing_in_leads_nowhere_else",
        "stage4club/core/test_device.py::test_the_switch_leads_nowhere_else",
    ),
    "a forged Host": (
        "permissions/test_browsing.py::test_a_host_that_is_not_ours_is_refused_and_in_no_answer",
    ),
    "other methods": (
        "permissions/test_browsing.py::test_a_method_that_is_none_changes_nothing",
        f"{MIDDLEWARE}test_no_page_answers_another_method",
    ),
    "NUL in addresses, cookies, forms and file names": (
        f"{MIDDLEWARE}test_a_nul_in_an_address_is_a_bad_request",
        f"{MIDDLEWARE}test_a_nul_in_a_cookie_is_a_bad_request",
        f"{MIDDLEWARE}test_a_nul_in_a_form_is_a_bad_request",
        f"{MIDDLEWARE}test_a_nul_in_the_name_of_a_file_field_is_a_bad_request",
    ),
    "headers injected into a message": (
        "stage4club/core/forms/test_email_and_phone.py::test_a_line_break_in_an_address_is_refused",
        "stage4club/core/test_text.py::test_what_is_never_in_a_name_is_refused",
        "stage4club/notifications/test_models.py::test_refuses_a_subject_that_is_not_one_line",
        "stage4club/notifications/test_models.py::test_refuses_anything_but_one_address",
    ),
    "lines injected into a calendar": (
        "stage4club/core/test_calendars.py::test_nothing_written_becomes_a_line_of_its_own",
        "stage4club/core/test_calendars.py::test_any_text_makes_a_calendar_that_reads_back",
    ),
    "scripts typed by the public and by staff": (
        "permissions/test_scripts.py::test_the_public_forms_give_back_what_was_typed_as_words",
        "permissions/test_scripts.py::test_every_page_of_staff_shows_words",
        "permissions/test_scripts.py::test_public_pages_show_words",
        "permissions/test_scripts.py::test_a_message_holds_words",
        "stage4club/core/test_wording.py::test_a_few_marks_are_read_and_no_html",
    ),
    "inline scripts and styles, in a real browser": (
        "test_chromium.py::test_what_the_policy_refuses_is_told",
        "stage4club/core/test_headers.py::test_every_answer_carries_them",
    ),
    "sixty honest people behind one address": (
        "permissions/test_crowds.py::test_sixty_honest_people_behind_one_address",
    ),
    "five thousand robots beside twenty people": (
        "permissions/test_crowds.py::test_robots_beside_people",
        "permissions/test_crowds.py::test_five_thousand_robots_beside_twenty_people",
    ),
    "our site as a relay of somebody's words": (
        "registrations/operations/test_receipts.py::test_the_fourth_of_a_day_waits_for_a_human",
        "registrations/test_emails.py::test_who_may_be_a_stranger_is_greeted_without",
    ),
    "a log asked what its form does not ask": (
        f"{LOGS}test_log_filters.py::test_what_no_form_asks_is_answered_in_words_and_by_no_line",
        f"{LOGS}test_log_export.py::test_what_no_form_asks_takes_nothing_away",
    ),
    "cells of an export that begin like a formula": (
        "stage4club/core/test_export.py::test_what_begins_like_a_formula_is_text",
    ),
    "a forged X-Forwarded-For": (
        "stage4club/core/test_client_address.py::test_without_a_proxy_of_ours_nobody_is_believed",
        "stage4club/core/test_client_address.py::test_who_goes_round_the_proxy_is_not_believed",
    ),
    "reading how to reach somebody without a line in the log": (
        "permissions/test_matrix.py::test_each_reader_meets_what_the_table_says",
        "permissions/test_controls.py::test_without_it_the_walk_fails",
    ),
    "references tried one by one by the door of emergencies": (
        f"{LOGS}test_emergency.py::test_the_fifth_guess_within_an_hour_closes_the_page_for_an_hour",
        f"{CLOSE}test_her_own_file_and_that_of_whom_she_knows_answer_as_if_there_was_none",
    ),
    "the second proof of a colleague": (
        "permissions/test_own.py::test_each_page_shows_hers_alone",
        "permissions/test_own.py::test_nobody_removes_the_key_of_a_colleague",
    ),
    "a link without its code, and the code of another": (
        "permissions/test_links.py::test_a_link_alone_says_nothing_that_was_typed",
        "permissions/test_links.py::test_the_code_of_one_opens_no_other",
        "stage4club/core/test_one_time_codes.py::test_the_fifth_try_is_the_last",
    ),
    "asking who is known": (
        "permissions/test_links.py::test_who_asks_for_her_link_reads_nothing_of_whoever_is_known",
    ),
    "old, damaged and foreign links": (
        f"{PRIVATE}test_an_old_a_damaged_and_a_foreign_link_get_the_same_page",
    ),
    "reading what lies beside the pages": (
        "permissions/test_traces.py::test_what_is_kept_beside_the_pages_names_nobody",
        "stage4club/core/test_logs.py::test_a_traceback_has_classes_and_lines_but_no_words",
    ),
    "rewriting the audit with the rights of the site": (
        "stage4club/core/web_role/test_refusals.py::test_what_only_grows_is_not_changed",
        f"{SIGNED_IN}test_it_reads_the_migrations_and_cannot_become_somebody_else",
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_each_attack_has_its_tests(attack: str) -> None:
    for address in ATTACKS[attack]:
        file, _, name = address.partition("::")
        assert re.search(
            rf"^def {name}\(", (TESTS / file).read_text(encoding="utf-8"), re.MULTILINE
        )
