"""How a row of any model is named in rows that hold no foreign key."""

from django.db.models import Model


def subject_key(subject: Model) -> tuple[str, str]:
    """Return the kind ("app_label.model", the concrete one for a proxy) and key of `subject`.

    Raises ValueError for a row that was never stored or is deleted: it has no key.
    """
    if subject.pk is None:
        raise ValueError("A row without a key cannot be named.")
    model = subject._meta.concrete_model or type(subject)
    return model._meta.label_lower, str(subject.pk)
