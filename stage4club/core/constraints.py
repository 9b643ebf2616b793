"""A constraint of the database as a refusal in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from stage4club.core.errors import RuleError


@contextmanager
def refused_by(constraint: str, refusal: type[RuleError]) -> Iterator[None]:
    """Raise `refusal` where `constraint` refuses what the block writes, and undo the block.

    Any other error goes through. Must be in a transaction, which can go on afterwards.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if getattr(diagnosis, "constraint_name", None) != constraint:
            raise
        raise refusal from None
