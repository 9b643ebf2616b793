"""The style sheets of the public pages leave as one file."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from stage4club.core.staticfiles import BundledStaticFilesStorage, Paths, join_imports

NAMES = ("css/public.css", "css/paper.css", "css/ink.css")
BUNDLE = '/* why */\n\n@import url("paper.css");\n@import url("ink.css");\n'
PAPER = "/* a comment\n   of two lines */\nbody {\n  background: white;\n}\n"
# Long enough to be worth compressing.
INK = (
    'body {\n  color: black; /* dark */\n}\n\n.x::before {\n  content: "!" / "";\n}\n'
    + ".y { color: black; }\n" * 40
)


@pytest.fixture
def gathered(tmp_path: Path) -> Paths:
    source = FileSystemStorage(location=tmp_path / "source")
    for name, text in zip(NAMES, (BUNDLE, PAPER, INK), strict=True):
        source.save(name, ContentFile(text.encode()))
    return {name: (source, name) for name in NAMES}


@pytest.fixture
def target(tmp_path: Path) -> BundledStaticFilesStorage:
    return BundledStaticFilesStorage(location=tmp_path / "collected", base_url="/static/")


def collect(target: BundledStaticFilesStorage, gathered: Paths) -> None:
    """Copy, then work on the copies, as `collectstatic` does."""
    for name, (source, path) in gathered.items():
        target.delete(name)
        with source.open(path) as file:
            target.save(name, file)
    list(target.post_process(gathered))


def test_imports_give_way_to_the_files_they_name(gathered: Paths) -> None:
    assert join_imports(gathered) == (
        "body {\n  background: white;\n}\n"
        'body {\n  color: black; }\n\n.x::before {\n  content: "!" / "";\n}\n'
        + ".y { color: black; }\n"
        * 40
    )


def test_an_import_of_nothing_is_an_error(gathered: Paths) -> None:
    del gathered["css/ink.css"]
    with pytest.raises(KeyError, match=r"ink\.css"):
        join_imports(gathered)


def test_what_is_served_is_joined_hashed_and_compressed(
    gathered: Paths, target: BundledStaticFilesStorage
) -> None:
    collect(target, gathered)
    name = target.stored_name("css/public.css")
    assert name != "css/public.css"
    with target.open(name) as file:
        assert file.read().decode() == join_imports(gathered)
    assert target.exists(name + ".br")
    assert target.exists(name + ".gz")


def test_collecting_again_replaces_what_was_joined(
    gathered: Paths, target: BundledStaticFilesStorage
) -> None:
    collect(target, gathered)
    first = target.stored_name("css/public.css")
    storage, _ = gathered["css/ink.css"]
    Path(storage.path("css/ink.css")).write_text("body {\n  color: #111111;\n}\n")
    collect(target, gathered)
    second = target.stored_name("css/public.css")
    assert first != second
    with target.open(second) as file:
        assert file.read().decode() == join_imports(gathered)


def test_a_dry_run_writes_nothing(
    gathered: Paths, target: BundledStaticFilesStorage, tmp_path: Path
) -> None:
    assert list(target.post_process(gathered, dry_run=True)) == []
    assert not (tmp_path / "collected").exists()


def test_a_site_without_the_bundle_is_collected_as_usual(
    gathered: Paths, target: BundledStaticFilesStorage
) -> None:
    del gathered["css/public.css"]
    collect(target, gathered)
    assert sorted(target.hashed_files) == ["css/ink.css", "css/paper.css"]
