"""Files as people send them, and as they should not: made here, none of anybody's."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Any

import pikepdf
import pillow_heif
from PIL import Image, ImageDraw

#: The text by which scanners are tried (EICAR); in two parts, so that none finds this file.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").encode()
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(200)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"%PDF-1.7\n<html><script>alert(1)</script></html>\n%%EOF\n"


def picture(kind: str = "JPEG", *, size: tuple[int, int] = (640, 480), **options: Any) -> bytes:
    """A picture with a line across it; upright unless its EXIF says otherwise."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).line((0, 0, *size), fill="navy", width=9)
    out = BytesIO()
    if kind == "HEIF":
        pillow_heif.register_heif_opener()
    image.save(out, kind, **options)
    return out.getvalue()


def with_gps(kind: str = "JPEG") -> bytes:
    """A photo that says where it was taken, by whom, and that it lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = "Louise Bergeron"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (45.0, 30.0, 15.0)
    return picture(kind, exif=exif)


def bomb() -> bytes:
    """A PNG of 30,000 × 30,000 in a few hundred bytes."""
    header = struct.pack("!IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(100))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack("!I", len(data)) + name + data + struct.pack("!I", zlib.crc32(name + data))
        for name, data in chunks
    )


def pdf(words: bytes = b"Attestation", **encryption: Any) -> bytes:
    """A page with these words."""
    return _written(_one_page(words), **encryption)


def pdf_with(what: str) -> bytes:
    """A page, and what a PDF should not hold."""
    document = _one_page(b"Attestation")
    action = {
        "javascript": {"/S": pikepdf.Name.JavaScript, "/JS": "app.alert(1)"},
        "launch": {"/S": pikepdf.Name.Launch, "/F": "cmd.exe"},
    }.get(what)
    if action is not None:
        document.Root.OpenAction = pikepdf.Dictionary(action)
    elif what == "embedded":
        document.attachments["more.exe"] = PROGRAM
    elif what == "xfa":
        document.Root.AcroForm = pikepdf.Dictionary(XFA=document.make_stream(b"<xdp/>"))
    elif what == "film":
        film = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.RichMedia)
        document.pages[0].Annots = pikepdf.Array([film])
    elif what == "link":
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=[0, 0, 9, 9],
            A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org/"),
        )
        document.pages[0].Annots = pikepdf.Array([document.make_indirect(link)])
    elif what == "deep":
        nested: Any = pikepdf.Array([])
        for _ in range(90):
            nested = pikepdf.Array([nested])
        document.Root.Deep = nested
    elif what == "no page":
        del document.pages[0]
    return _written(document)


def with_eicar() -> bytes:
    """A page whose lines hold the text by which scanners are tried, where it does nothing."""
    return pdf(b"x) Tj ET\n%" + EICAR + b"\nBT (y")


def locked() -> bytes:
    """One that opens with a password."""
    return pdf(encryption=pikepdf.Encryption(user="secret", owner="owner"))


def zipped(*names: str) -> bytes:
    """A ZIP with files of zeros: a bomb, a DOCX with a macro, a JAR."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, bytes(1_000_000))
    return out.getvalue()


def _one_page(words: bytes) -> pikepdf.Pdf:
    document = pikepdf.new()
    document.add_blank_page(page_size=(612, 792))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page = document.pages[0]
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = document.make_stream(b"BT /F1 18 Tf 72 700 Td (" + words + b") Tj ET")
    return document


def _written(document: pikepdf.Pdf, **options: Any) -> bytes:
    out = BytesIO()
    document.save(out, compress_streams=False, static_id=True, **options)
    return out.getvalue()
