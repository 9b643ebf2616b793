"""Files that people send: looked into, kept sealed, scanned, handed to whoever may open them.

What a file is, its content says. Photos are drawn again and PDFs rebuilt in a process of their own
(`examiner`), so that an evil file meets neither our keys nor our database.
"""

from .cipher import Unreadable
from .examine import Examined, examine
from .kinds import Kind
from .names import kept_name, name_digests
from .refusals import FileRefused, NoRoom, TooHeavy
from .scanner import ScannerAway, Verdict, is_scanning, scan
from .store import FileGone, destroy, is_kept, keep, names_kept, read
from .turning import count_files_by_key, rotate_files
from .upload import TOO_HEAVY, SizedUploadHandler, StreamedFile, streamed

__all__ = [
    "TOO_HEAVY",
    "Examined",
    "FileGone",
    "FileRefused",
    "Kind",
    "NoRoom",
    "ScannerAway",
    "SizedUploadHandler",
    "StreamedFile",
    "TooHeavy",
    "Unreadable",
    "Verdict",
    "count_files_by_key",
    "destroy",
    "examine",
    "is_kept",
    "is_scanning",
    "keep",
    "kept_name",
    "name_digests",
    "names_kept",
    "read",
    "rotate_files",
    "scan",
    "streamed",
]
