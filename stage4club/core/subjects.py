"""Rows of any model as the logs name them, by kind and key, in words: never whom they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .models.log_queries import Subject

REFERENCE = "reference"


def model_of(subject_type: str) -> type[Model] | None:
    """The model of this kind; None for one that is no more."""
    try:
        return apps.get_model(subject_type)
    except (LookupError, ValueError):
        return None


def rows_with_reference(reference: str) -> list[Subject]:
    """The rows that bear this public reference, one query for each model that has any."""
    return [
        (model._meta.label_lower, str(key))
        for model in _models_with_references()
        for key in model._base_manager.filter(reference=reference).values_list("pk", flat=True)
    ]


def references_of(subjects: Iterable[Subject]) -> dict[Subject, str]:
    """The public references of those that have one, one query for each of their models."""
    keys: dict[type[Model], set[Any]] = defaultdict(set)
    with_references = set(_models_with_references())
    for subject_type, subject_id in subjects:
        model = model_of(subject_type)
        if model in with_references and (key := _key(model, subject_id)) is not None:
            keys[model].add(key)
    return {
        (model._meta.label_lower, str(key)): reference
        for model, wanted in keys.items()
        for key, reference in model._base_manager.filter(pk__in=wanted).values_list("pk", REFERENCE)
    }


def words_about(subject: Subject, references: Mapping[Subject, str]) -> str:
    """« Inscription K7M-2QX-9RD », « Consentement nº 12 », or the list of all of a kind."""
    subject_type, subject_id = subject
    model = model_of(subject_type)
    if model is None:
        return f"{subject_type} {subject_id}".strip()
    if not subject_id:
        return _("List: %(name)s") % {"name": model._meta.verbose_name_plural}
    words = {"kind": capfirst(str(model._meta.verbose_name)), "key": subject_id}
    if reference := references.get(subject):
        return "{kind} {reference}".format(**words, reference=reference)
    return _("%(kind)s no. %(key)s") % words


def _models_with_references() -> Iterator[type[Model]]:
    for model in apps.get_models():
        with suppress(FieldDoesNotExist):
            model._meta.get_field(REFERENCE)
            yield model


def _key(model: type[Model] | None, subject_id: str) -> Any:
    assert model is not None
    assert model._meta.pk is not None
    try:
        return model._meta.pk.to_python(subject_id)
    except ValidationError:
        return None
