"""What a file is, by its first bytes: neither its name nor what the browser says is believed."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

#: How many bytes are looked at.
HEAD = 32
#: Brands of the ISO base media format that hold a HEVC picture (ISO/IEC 23008-12, annex B).
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


class Kind(TextChoices):
    """What is taken."""

    PDF = "pdf", pgettext_lazy("file", "PDF")
    JPEG = "jpeg", _("JPEG photo")
    PNG = "png", _("PNG picture")
    WEBP = "webp", _("WebP picture")
    HEIC = "heic", _("HEIC photo")

    @property
    def kept_as(self) -> str:
        """The extension of what is kept: a PDF stays one, a picture becomes a JPEG."""
        return "pdf" if self == Kind.PDF else "jpg"

    @property
    def content_type(self) -> str:
        """The type of what is kept."""
        return "application/pdf" if self == Kind.PDF else "image/jpeg"


def kind_of(head: bytes) -> Kind | None:
    """The kind of a file that begins with `head`; None for one that is not taken."""
    found = None
    if head.startswith(b"%PDF-"):
        found = Kind.PDF
    elif head.startswith(b"\xff\xd8\xff"):
        found = Kind.JPEG
    elif head.startswith(b"\x89PNG\r\n\x1a\n"):
        found = Kind.PNG
    elif head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        found = Kind.WEBP
    elif head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        found = Kind.HEIC
    return found
