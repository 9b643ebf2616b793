"""How a row of any model is named in rows that hold no foreign key."""

from collections.abc import Collection
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    F,
    Func,
    Model,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.functions import Cast

from .conditions import none_of, there_is


def subject_key(subject: Model) -> tuple[str, str]:
    """Return the kind ("app_label.model", the concrete one for a proxy) and key of `subject`.

    Raises ValueError for a row that was never stored or is deleted: it has no key.
    """
    if subject.pk is None:
        raise ValueError("A row without a key cannot be named.")
    model = subject._meta.concrete_model or type(subject)
    return model._meta.label_lower, str(subject.pk)


def is_one_of(rows: QuerySet[Any]) -> Q:
    """The condition that what a row is about is one of `rows`, which are few and found first."""
    keys = rows.order_by().annotate(key=Cast(F("pk"), CharField())).values("key")
    return Q(subject_type=rows.model._meta.label_lower, subject_id__in=keys)


def is_among(rows: QuerySet[Any]) -> Q:
    """The same condition where `rows` may be very many: each is looked up by its key.

    So a page of fifty looks up fifty, where finding `rows` first might read a hundred thousand.
    """
    found = there_is(rows.filter(pk=_Number(OuterRef("subject_id"))))
    # The kind first: in a condition beside others PostgreSQL asks in the order that it is given.
    return Q(subject_type=rows.model._meta.label_lower) & Q(found)


def is_about(model: type[Model], *, but: Collection[int], of: str = "") -> Q:
    """The condition that it is any row of `model` that is there, but for these few keys.

    With `of`, that both rows name the same one in their foreign key of that name.
    """
    about = Q(subject_type=model._meta.label_lower) & none_of("subject_id", [*map(str, but)])
    same = [F(of)] if of else []
    return about & Q(_IsThere(_Number(F("subject_id")), *same, model=model, of=of))


class _Number(Func):
    """The key in a column of texts, as the number that it is; NULL for one that is none.

    Only CASE is sure to ask that first. Not by a regular expression, which took as long as to look
    the row up.
    """

    output_field = BigIntegerField()
    arity = 1
    template = (
        "CASE WHEN octet_length(%(expressions)s) BETWEEN 1 AND 18"
        " AND translate(%(expressions)s, '0123456789', '') = ''"
        " THEN (%(expressions)s)::bigint END"
    )


class _IsThere(Func):
    """Whether the row of `model` with this key is there, looked up for each row by its own.

    As `is_among`, for whoever asks the same: most of what that costs is putting it together.
    """

    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *_given: Any, **_context: Any) -> Any:
        """One subquery: of `model`, its key and the foreign key of the name `of`, if any."""
        model, of = self.extra["model"], self.extra["of"]
        given = [compiler.compile(it)[0] for it in self.get_source_expressions()]
        columns = [model._meta.pk.column, *([model._meta.get_field(of).column] if of else [])]
        table, *names = map(connection.ops.quote_name, [model._meta.db_table, *columns])
        found = [f"{table}.{name} = {is_}" for name, is_ in zip(names, given, strict=True)]
        return f"(SELECT true FROM {table} WHERE {' AND '.join(found)})", ()  # noqa: S608 - names of ours
