"""Static files as they leave in production: hashed, compressed, public style sheets in one file.

Style sheets are written one concern a file; `css/public.css` only imports them. A browser that
follows imports makes one more request each, after the first has come. Here the files take the
place of their imports when `collectstatic` runs, so that a cold page needs one style sheet.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLE = "css/public.css"
IMPORT = re.compile(r'^@import url\("(?P<name>[\w-]+\.css)"\);$', re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)

Paths = dict[str, tuple[Storage, str]]


def join_imports(paths: Paths, bundle: str = BUNDLE) -> str:
    """The style sheet `bundle` with each `@import` line replaced by that file, comments removed.

    `paths` is what `collectstatic` gathered: name → (storage, path). Imported files stand in the
    same folder and import nothing themselves. Raises KeyError for a file that was not gathered.
    """
    folder = bundle.rpartition("/")[0]

    def read(name: str) -> str:
        storage, path = paths[name]
        with storage.open(path) as file:
            return COMMENT.sub("", file.read().decode())

    return IMPORT.sub(lambda line: read(f"{folder}/{line['name']}").rstrip(), read(bundle))


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's hashed and compressed files, with the public style sheets joined."""

    def post_process(
        self, paths: Paths, dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        """Join the style sheets, then hash and compress everything as usual."""
        if BUNDLE in paths and not dry_run:
            joined = ContentFile(join_imports(paths).encode())
            self.delete(BUNDLE)
            self.save(BUNDLE, joined)
            paths = {**paths, BUNDLE: (self, BUNDLE)}
        yield from super().post_process(paths, dry_run=dry_run, **options)
