"""Whether a database holds invented people only: what fills it or measures it must be sure."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext_lazy as _

from stage4club.core.errors import RuleError

from ..models import Person

#: Where PostgreSQL may be for invented people: this machine, or a socket in its file system.
LOOPBACK = frozenset({"", "localhost", "127.0.0.1", "::1"})
MARK = "Everybody in this table is invented."


class NotLoopback(RuleError):
    """The database is on another machine, and may be anybody's."""

    message = _("The database is not on this machine: nobody is invented there.")


class HoldsRealPeople(RuleError):
    """Somebody is stored, and nothing says that everybody is invented."""

    message = _("This database holds people who were not invented here: it is left alone.")


def claim_for_invented_people() -> None:
    """Mark an empty database as one of invented people; the mark lies on the table of people.

    Nothing for one that is marked. Raises `NotLoopback`, `HoldsRealPeople`.
    """
    check_invented_people()
    mark_invented_people()


def mark_invented_people() -> None:
    """Note that everybody in this database is invented; the caller knows that nobody is there."""
    with connection.cursor() as sql:
        sql.execute(f"COMMENT ON TABLE {Person._meta.db_table} IS '{MARK}'")


def check_invented_people() -> None:
    """Raise `NotLoopback` or `HoldsRealPeople` unless everybody here is invented, or nobody is."""
    host = connection.settings_dict["HOST"] or ""
    if host not in LOOPBACK and not host.startswith("/"):
        raise NotLoopback
    with connection.cursor() as sql:
        sql.execute("SELECT obj_description(%s::regclass)", [Person._meta.db_table])
        [mark] = sql.fetchone() or (None,)
    if mark != MARK and Person.objects.exists():
        raise HoldsRealPeople
