"""How a row of any model is named in rows that hold no foreign key."""

from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast


def subject_key(subject: Model) -> tuple[str, str]:
    """Return the kind ("app_label.model", the concrete one for a proxy) and key of `subject`.

    Raises ValueError for a row that was never stored or is deleted: it has no key.
    """
    if subject.pk is None:
        raise ValueError("A row without a key cannot be named.")
    model = subject._meta.concrete_model or type(subject)
    return model._meta.label_lower, str(subject.pk)


#: The condition that no row meets; Django takes an empty one for all of them.
NOTHING = Q(pk__in=[])


def is_one_of(rows: QuerySet[Any]) -> Q:
    """The condition that what a row is about is one of `rows`: for a few of them, found first."""
    keys = rows.order_by().annotate(key=Cast(F("pk"), CharField())).values("key")
    return Q(subject_type=rows.model._meta.label_lower, subject_id__in=keys)


def is_among(rows: QuerySet[Any]) -> Q:
    """The same condition where `rows` are nearly all that there are: each is looked up by its key.

    So a page of fifty looks up fifty, where finding `rows` first would read a hundred thousand.
    """
    kind = rows.model._meta.label_lower
    found = there_is(rows.filter(pk=Cast(OuterRef("subject_id"), BigIntegerField())))
    # The key of another kind may be no number, and only CASE is sure to ask that first.
    is_key = Q(subject_type=kind, subject_id__regex=r"^[0-9]{1,18}$")
    looked_up = Case(When(is_key, then=found), default=False)
    return Q(subject_type=kind) & Q(looked_up)


def there_is(rows: QuerySet[Any]) -> Subquery:
    """Whether one of `rows` is there, looked for anew for each row of the statement around it.

    True or NULL. Not EXISTS, of which PostgreSQL may make a set of all that could be asked for.
    """
    found = rows.order_by().annotate(found=Value(True)).values("found")
    return Subquery(found[:1], output_field=BooleanField())
