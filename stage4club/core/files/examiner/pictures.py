"""A picture drawn again: its pixels and nothing else, upright, no larger than is needed to read."""

from __future__ import annotations

from typing import BinaryIO

from PIL import Image, ImageFile, ImageOps

from .faults import Fault, Refused

#: Width times height. A telephone takes photos of 50 million pixels at most when it is asked to.
MOST_PIXELS = 51_000_000
#: A letter page of 11 inches at 200 points an inch, as an office scanner gives it.
LONGEST = 2200
#: A JPEG is decoded at a half, a quarter or an eighth of its size where that leaves so much.
ENOUGH = 2000
QUALITY = 85
#: The formats that are looked for; Pillow knows sixty others.
FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "heic": "HEIF"}
_WIDE_GREY = frozenset({"I", "I;16", "I;16B", "I;16L"})


def draw_again(source: BinaryIO, target: BinaryIO, *, kind: str) -> None:
    """Write to `target` the picture of `source` as a JPEG without metadata.

    Its size is looked at before anything is decoded. Raises `Refused`, and whatever Pillow raises
    for a file that is damaged or cut.
    """
    if kind == "heic":
        # Only here: the library of HEIC is opened for nothing else.
        from pillow_heif import register_heif_opener  # noqa: PLC0415

        register_heif_opener(thumbnails=False, decode_threads=1)
    # Our own bound below takes the place of Pillow's.
    Image.MAX_IMAGE_PIXELS = None
    # What is cut is refused, whatever another library has set (WeasyPrint does).
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with Image.open(source, formats=(FORMATS[kind],)) as image:
        if image.width * image.height > MOST_PIXELS:
            raise Refused(Fault.TOO_MANY_PIXELS)
        shrink = ENOUGH / max(image.size)
        image.draft(None, (int(image.width * shrink), int(image.height * shrink)))
        image.load()
        image.thumbnail((LONGEST, LONGEST), reducing_gap=2.0)
        upright = ImageOps.exif_transpose(image)
        _on_white(upright).save(target, "JPEG", quality=QUALITY)


def _on_white(image: Image.Image) -> Image.Image:
    """Its colours as a JPEG holds them; what is transparent is paper. No metadata goes along."""
    if image.mode in _WIDE_GREY:
        # Sixteen bits of grey: Pillow would cut them off at white.
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        sheet = image.convert("RGBA")
        paper = Image.new("RGB", sheet.size, "white")
        paper.paste(sheet, mask=sheet.getchannel("A"))
        return paper
    bare = image.convert("RGB") if image.mode != "L" else image.copy()
    bare.info.clear()
    return bare
