"""Which pages of an admin leave a line in the access log."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from stage4club.core.access import Subject, record_accesses
from stage4club.core.models import AccessKind

if TYPE_CHECKING:
    from django.contrib import admin

    _Base = admin.ModelAdmin[Model]
else:
    _Base = object

ResponseT = TypeVar("ResponseT", bound=HttpResponse)


class LoggedAdmin(_Base):
    """What StaffModelAdmin knows about the access log.

    `is_personal`: whether its rows are about people. Each admin says so, or inherits it from one
    that does (staff.E004); what nobody thought of is logged.
    """

    is_personal: ClassVar[bool] = True

    def looked_at(
        self, request: HttpRequest, response: ResponseT, kind: AccessKind, *subjects: Subject
    ) -> ResponseT:
        """`response`, after a line for each of `subjects`, of any page about people.

        Also of one that refuses a form: whoever posts nonsense without a first look reads the row
        all the same. The line stands before the page is sent; where it cannot be written there is
        no page.
        """
        shown = request.method != "HEAD" and not response.has_header("Location")
        if self.is_personal and shown:
            by = cast("Model", request.user)  # `admin_view` lets only staff through.
            record_accesses(kind, subjects, by=by, now=timezone.now())
        return response


def says_whether_personal(admin_class: type) -> bool:
    """Whether the class, or one it inherits from, says `is_personal` for itself."""
    said = next(parent for parent in admin_class.__mro__ if "is_personal" in vars(parent))
    return said is not LoggedAdmin
