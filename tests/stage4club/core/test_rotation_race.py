"""Somebody writes while keys are rotated; and the rotation is killed while it writes."""

import os
from threading import Event, Thread

import pytest
from django.db import connection, connections, transaction
from django.db.models import QuerySet

from stage4club.core.encryption import key_ids
from stage4club.core.models import Draft
from stage4club.core.rotation import count_by_key, rotate_keys
from tests.engines import database_url
from tests.faults.programs import kill_family, program, wait_for
from tests.stage4club.core.rotating_settings import NEW_KEY, OLD_KEYS
from tests.stage4club.core.test_rotation import drafts, make_drafts

pytestmark = pytest.mark.django_db(transaction=True)

#: Enough for a kill to come in the middle, however quick the machine is.
ROWS = 8000
KILLS = 3


def edited_meanwhile():
    """What a draft says when it is edited between the reading and the writing of its batch."""
    has_read, is_edited = Event(), Event()

    def edit():
        has_read.wait(20)
        row = Draft.objects.get()
        row.body = "Nouveau"
        row.save(update_fields=["body"])
        is_edited.set()
        connections.close_all()

    def watch(execute, sql, params, many, context):
        if sql.startswith("UPDATE"):
            has_read.set()
            # Whoever has to wait for us does not come; whoever need not has come by then.
            is_edited.wait(1)
        return execute(sql, params, many, context)

    editor = Thread(target=edit)
    editor.start()
    with connection.execute_wrapper(watch):
        rotate_keys()
    editor.join()
    return Draft.objects.get().body


def test_what_is_written_meanwhile_stays(settings):
    make_drafts(1)
    settings.FIELD_KEYS = [NEW_KEY, *OLD_KEYS]
    assert edited_meanwhile() == "Nouveau"


def test_without_the_lock_it_would_be_lost(settings, monkeypatch):
    """Negative control: the rows of a batch are read, and not held."""
    make_drafts(1)
    settings.FIELD_KEYS = [NEW_KEY, *OLD_KEYS]
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)
    assert edited_meanwhile() == "Brouillon 0"


def rotating(media):
    env = {
        **os.environ,
        # Files of other programs are sealed under other keys.
        "MEDIA_ROOT": str(media),
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "tests.stage4club.core.rotating_settings",
    }
    return program("manage.py", "rotate_keys", env=env)


def is_kept_waiting():
    with connection.cursor() as sql:
        sql.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return sql.fetchone()[0] == 1


def is_gone():
    """Whether the server has noticed that who was killed is no more, and undone its batch."""
    with connection.cursor() as sql:
        sql.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return sql.fetchone()[0] == 0


def test_killed_in_the_middle_of_a_batch_again_and_again(settings, tmp_path):
    words = [row.body for row in make_drafts(ROWS)]
    settings.FIELD_KEYS = [NEW_KEY, *OLD_KEYS]
    old = key_ids()[1].hex()
    left = ROWS
    for _ in range(KILLS):
        with rotating(tmp_path) as process:
            wait_for(lambda left=left: count_by_key()[old] < left, process)
            # The batch in hand is read and held; its writing waits for us.
            with transaction.atomic(), connection.cursor() as sql:
                sql.execute("LOCK TABLE core_draft IN SHARE MODE")
                wait_for(is_kept_waiting, process)
                kill_family(process)
        wait_for(is_gone)
        before, left = left, count_by_key()[old]
        assert 0 < left < before
        assert drafts() == words
    with rotating(tmp_path) as process:
        assert process.wait(60) == 0
    settings.FIELD_KEYS = [NEW_KEY]
    assert drafts() == words
