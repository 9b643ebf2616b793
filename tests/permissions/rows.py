"""What the world is made of: readers, rows, and how each row stands to each reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from stage4club.people.enums import Role, Room
from stage4club.people.models import User
from tests.permissions.canaries import Canaries

#: A key that no row has.
MISSING = 10**9


@dataclass(frozen=True)
class Row:
    """One row, and how it stands to the readers.

    `follower` is the reader it is given to, whose meeting it is, or who opened it. `untaken`: it
    waits for anybody to take it. `close_to`: it is her own file, or that of somebody close to her.
    """

    name: str
    subject: Model
    room: Room | None = None
    #: Under which name `Canaries` know its words.
    words: str = ""
    follower: Role | None = None
    untaken: bool = False
    close_to: frozenset[Role] = frozenset()
    #: Who has said that she knows whom it is about.
    known_to: frozenset[Role] = frozenset()
    #: Nobody calls any more; of an emergency, its hour is over.
    is_over: bool = False
    #: What an emergency has opened to its `follower`.
    opens: Row | None = None
    #: Where it is more than its page alone can tell: the columns that its page shows.
    shows: frozenset[str] = frozenset()
    #: Whether the home names it, to whoever may open it; or to whom alone it does.
    waits: bool = False
    waits_for: frozenset[Role] = frozenset()

    @property
    def model(self) -> str:
        """Its model, as the table of permissions names it."""
        return self.subject._meta.label_lower

    @property
    def key(self) -> str:
        """As addresses have it."""
        return str(self.subject.pk)


@dataclass
class World:
    """Everybody and everything; `of` are the rows of a model."""

    readers: dict[Role, User] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    canaries: Canaries = field(default_factory=Canaries)

    def add(self, name: str, subject: Model, **standing: Any) -> None:
        """Put a row into the world."""
        self.rows[name] = Row(name, subject, **{"words": name, **standing})

    def of(self, model: str) -> list[Row]:
        """The rows of this model."""
        return [row for row in self.rows.values() if row.model == model]
