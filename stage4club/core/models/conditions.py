"""Conditions that many a question is put together from."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import BooleanField, Q, QuerySet, Subquery, Value

#: What no row meets; Django takes an empty condition for all of them.
NOTHING = Q(pk__in=[])


def none_of(name: str, keys: Collection[Any]) -> Q:
    """That `name` is none of these few keys; where there are none, nothing is asked.

    Writing down what is always true takes longer than the database takes to find it so.
    """
    return ~Q(**{f"{name}__in": keys}) if keys else Q()


def there_is(rows: QuerySet[Any]) -> Subquery:
    """Whether one of `rows` is there, looked for anew for each row of the statement around it.

    True or NULL. Not EXISTS, of which PostgreSQL may make a set of all that could be asked for.
    """
    found = rows.order_by().annotate(found=Value(True)).values("found")
    return Subquery(found[:1], output_field=BooleanField())


def any_of(conditions: Iterable[Q]) -> Q:
    """That one of them holds; where there is none, no row is meant.

    An empty condition, which Django reads as everything where it stands alone, means no row here.
    """
    met = NOTHING
    for condition in conditions:
        # What holds for no row would be asked of the database with the others.
        if condition and condition is not NOTHING:
            met = condition if met is NOTHING else met | condition
    return met
