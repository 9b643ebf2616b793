"""A question as it stands on the page: what describes it, and where a link to it leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.forms import BoundField, Widget

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class StageBoundField(BoundField):
    """A field with its data, the reason it is asked and the address of its first input."""

    @property
    def reason(self) -> _StrOrPromise:
        """Why this is asked; empty when the form does not say."""
        reasons: dict[str, _StrOrPromise] = getattr(self.form, "reasons", {})
        return reasons.get(self.name, "")

    @property
    def optional(self) -> bool:
        """True when the question is marked "(optional)"."""
        one_of: frozenset[str] = getattr(self.form, "one_of", frozenset())
        return not self.field.required and self.name not in one_of

    @property
    def single(self) -> bool:
        """True for one box with its words beside it, not above it."""
        return self.widget_type == "checkbox"

    @property
    def anchor(self) -> str:
        """The id of the first input: where the error summary and "Change" lead."""
        # Django numbers the inputs of a group: radios, boxes, the parts of a moment.
        return f"{self.auto_id}_0" if self.use_fieldset else self.auto_id

    @property
    def aria_describedby(self) -> str | None:
        """The ids of help, reason and error, in the order in which they are read."""
        parts = {"helptext": self.help_text, "reason": self.reason, "error": self.errors}
        return " ".join(f"{self.auto_id}_{part}" for part, content in parts.items() if content)

    def build_widget_attrs(
        self, attrs: dict[str, str | bool], widget: Widget | None = None
    ) -> dict[str, Any]:
        """The attributes of the input. Radios leave `aria-invalid` to their group (ARIA 1.2)."""
        built = super().build_widget_attrs(attrs, widget)
        if self.widget_type == "radioselect":
            built.pop("aria-invalid", None)
        return built
