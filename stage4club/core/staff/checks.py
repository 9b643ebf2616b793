"""System checks of the back office: what an `admin.py` must not open again."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.checks import ModelAdminChecks
from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist

from .inlines import StaffInline
from .looks import says_whether_personal

#: Doors of Django's admin that stay shut: a verb does it, with its own permission.
SHUT = ("actions", "date_hierarchy", "list_editable", "raw_id_fields")


class StaffModelAdminChecks(ModelAdminChecks):
    """Django's own checks of an admin, and ours."""

    def check(self, admin_obj: Any, **kwargs: Any) -> list[CheckMessage]:
        """Errors staff.E001 (a shut door), E002 (a query per row), E003 (rows not scoped).

        And E004: nobody said whether its rows are about people.
        """
        return [
            *super().check(admin_obj, **kwargs),
            *(
                Error(f"“{name}” must stay empty: declare a verb.", obj=admin_obj, id="staff.E001")
                for name in SHUT
                if getattr(admin_obj, name)
            ),
            *(
                Error(
                    f"The column “{name}” is a relation: name it in list_select_related.",
                    obj=admin_obj,
                    id="staff.E002",
                )
                for name in admin_obj.list_display
                if _is_relation(admin_obj.model, name) and name not in admin_obj.list_select_related
            ),
            *(
                Error(f"{inline} is not a StaffInline.", obj=admin_obj, id="staff.E003")
                for inline in admin_obj.inlines
                if not issubclass(inline, StaffInline)
            ),
            *(
                [Error("Say is_personal, True or False.", obj=admin_obj, id="staff.E004")]
                if not says_whether_personal(type(admin_obj))
                else []
            ),
        ]


def _is_relation(model: Any, name: object) -> bool:
    if not isinstance(name, str):
        return False
    try:
        return bool(model._meta.get_field(name).is_relation)
    except FieldDoesNotExist:
        return False
