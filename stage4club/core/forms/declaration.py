"""What a form class must say about itself, checked when Python reads the class."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.forms.forms import DeclarativeFieldsMetaclass

from .layout import Section


class StageFormMetaclass(DeclarativeFieldsMetaclass):
    """Raises ImproperlyConfigured for a form that would ask without saying why."""

    def __init__(self, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> None:
        super().__init__(name, bases, attrs)
        # Said in the body of a class, `abstract = True` holds for it and not for its heirs.
        if not attrs.get("abstract", False) and (faults := list_faults(self)):
            raise ImproperlyConfigured(f"{name}: {'; '.join(faults)}")


def list_faults(form: Any) -> list[str]:
    """What the declaration of a form class lacks, each fault naming the fields concerned."""
    sections: tuple[Section, ...] = form.sections
    questions = set(form.base_fields) - form.no_question
    placed = Counter(name for section in sections for name in section.fields)
    conditions = {section.when.field for section in sections if section.when}
    conditions |= {section.retitled[0].field for section in sections if section.retitled}
    findings = {
        "is missing": set() if form.title else {"title"},
        "stands in no section": questions - set(placed),
        "stands in several sections": {name for name, times in placed.items() if times > 1},
        "is in a section but is no question": set(placed) - questions,
        "has no reason": questions - set(form.reasons),
        "has a reason but is no question": set(form.reasons) - questions,
        "is a condition but is no question": conditions - questions,
    }
    return [f"{', '.join(sorted(names))} {finding}" for finding, names in findings.items() if names]
