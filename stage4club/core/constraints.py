"""A constraint of the database as a refusal in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from stage4club.core.errors import RuleError


@contextmanager
def refused_by(refusals: Mapping[str, type[RuleError]]) -> Iterator[None]:
    """Raise the refusal of the constraint that refuses what the block writes, and undo the block.

    `refusals` maps names of constraints; any other error goes through. Must be in a transaction,
    which can go on afterwards.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        refusal = refusals.get(getattr(diagnosis, "constraint_name", None) or "")
        if refusal is None:
            raise
        raise refusal from None
