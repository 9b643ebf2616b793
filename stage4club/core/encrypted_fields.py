"""Texts that are unreadable without the keys: how a model declares one, and which there are.

    message = EncryptedTextField(_("message"), blank=True, bound_to="reference")

Such a column holds bytes (`core.encryption`), its attribute a text: sealed when the row is written,
opened when the attribute is read. Everything that is sealed can be found by `encrypted_columns`,
so that a rotation of keys forgets nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from .encryption import decrypt, encrypt

if TYPE_CHECKING:
    _Bytes = models.BinaryField[Any, Any]
else:
    _Bytes = models.BinaryField


class _OpenedText(DeferredAttribute):
    """The attribute: a text to whoever reads it. The row keeps the bytes until another is given."""

    field: EncryptedTextField

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            # Left out of the query. Fetched as bytes: Django would open them in a row without key.
            stored = type(instance)._base_manager.filter(pk=instance.pk)
            instance.__dict__[name] = stored.values_list(name, flat=True).get()
        value = instance.__dict__[name]
        if not isinstance(value, bytes | bytearray | memoryview):
            return value
        return self.field.opened(bytes(value), key=getattr(instance, self.field.bound_to))

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(_Bytes):
    """A text kept as AES-256-GCM, bound to its table, its column and the key of its row.

    Reading the attribute raises `Undecipherable` when the bytes are damaged, of another row or of
    a lost key; the row itself is loaded, copied and saved all the same. `bound_to` names the
    attribute that is the key: unique, never changed, and known before the row is written, which a
    number given by the database is not. With `blank`, an empty text is stored as no bytes: there
    is nothing to hide in it.

    A text is written through its row. `QuerySet.update` and `filter` know no row and refuse texts
    with TypeError; they take bytes, as they stand in the column.

    Migrations know this column as the BinaryField that it is in the database.
    """

    descriptor_class = _OpenedText

    def __init__(self, *args: Any, bound_to: str = "pk", **options: Any) -> None:
        self.bound_to = bound_to
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.BinaryField", args, options

    def get_internal_type(self) -> str:
        return "BinaryField"

    def to_python(self, value: Any) -> Any:
        # Bytes as text would be taken for base64.
        return value

    def context(self, key: object) -> str:
        """Where a text stands: `table.column:key`. Raises ValueError for a row without a key."""
        if key is None:
            raise ValueError(f"{self} is sealed for a row whose “{self.bound_to}” is known.")
        return f"{self.model._meta.db_table}.{self.column}:{key}"

    def sealed(self, text: str, *, key: object) -> bytes:
        """The bytes to store for `text` in the row of this key. Raises ValueError."""
        if not text and self.blank:
            return b""
        return encrypt(text, context=self.context(key))

    def opened(self, blob: bytes, *, key: object) -> str:
        """The text of stored bytes. Raises Undecipherable."""
        if not blob and self.blank:
            return ""
        return decrypt(blob, context=self.context(key))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, str):
            value = self.sealed(value, key=getattr(model_instance, self.bound_to))
            model_instance.__dict__[self.attname] = value
        return value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if isinstance(value, str):
            raise TypeError(f"{self} is written through its row, and cannot be searched.")
        return value


def stored_bytes(row: models.Model, name: str) -> Any:
    """What stands in the column `name` of a row that was read: the bytes, never opened."""
    return row.__dict__[name]


def encrypted_names(model: type[models.Model]) -> list[str]:
    """The encrypted columns of `model`, for a list to leave out of its query: `defer(*names)`."""
    fields = model._meta.local_concrete_fields
    return [field.name for field in fields if isinstance(field, EncryptedTextField)]


def encrypted_columns() -> Iterator[tuple[type[models.Model], list[EncryptedTextField]]]:
    """Every model that holds encrypted texts, with their columns."""
    for model in apps.get_models():
        fields = model._meta.local_concrete_fields
        found = [field for field in fields if isinstance(field, EncryptedTextField)]
        if found:
            yield model, found
