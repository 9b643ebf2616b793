"""What comes in with a form, cut while it streams: never more on the disk than may be kept.

It lies in a file without a name, which is gone with the request, whatever becomes of it.
"""

from __future__ import annotations

import io
import logging
import os
import tempfile
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

if TYPE_CHECKING:
    _Uploaded = UploadedFile[Any]
else:
    _Uploaded = UploadedFile

logger = logging.getLogger(__name__)

#: Why an uploaded file holds nothing (`UploadedFile.fault`).
TOO_HEAVY, NO_ROOM = "too heavy", "no room"


class NamelessFile(io.FileIO):
    """A temporary file; without a buffer, which a full disk would meet only when it is closed."""

    def __init__(self) -> None:
        with tempfile.TemporaryFile() as made:
            super().__init__(os.dup(made.fileno()), "rb+")

    def __del__(self) -> None:
        # Of a connection that breaks off, Django forgets what it had read.
        self.close()


class StreamedFile(_Uploaded):
    """A file that came; of one with a `fault` nothing was kept, and `size` says what came."""

    fault = ""


def streamed(name: str, content: bytes) -> StreamedFile:
    """A file as a form would bring it in."""
    file = NamelessFile()
    file.write(content)
    file.seek(0)
    return StreamedFile(file=file, name=name, size=len(content))


class SizedUploadHandler(FileUploadHandler):
    """Keeps each file up to `settings.FILE_MAX_BYTES`; of a larger one nothing.

    The rest of it is read and forgotten, so that the form comes back with everything typed.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self.fault = ""
        self.came = 0
        self.file = NamelessFile()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A part of it."""
        self.came += len(raw_data)
        if self.came > settings.FILE_MAX_BYTES:
            self._drop(TOO_HEAVY)
        elif not self.fault:
            try:
                self._write(memoryview(raw_data))
            except OSError as error:
                logger.error("A document could not be taken: errno %s", error.errno)  # noqa: TRY400
                self._drop(NO_ROOM)

    def file_complete(self, file_size: int) -> StreamedFile:
        """All of it has come."""
        self.file.seek(0)
        whole = StreamedFile(
            file=self.file,
            name=self.file_name,
            content_type=self.content_type,
            size=self.came,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
        whole.fault = self.fault
        return whole

    def upload_interrupted(self) -> None:
        """The connection broke off: nothing is kept."""
        if hasattr(self, "file"):
            self.file.close()

    def _drop(self, fault: str) -> None:
        if not self.fault:
            self.fault = fault
            self.file.close()
            self.file = NamelessFile()

    def _write(self, data: memoryview) -> None:
        """All of it: the disk may take a part at a time. Raises OSError."""
        while data:
            data = data[self.file.write(data) :]
