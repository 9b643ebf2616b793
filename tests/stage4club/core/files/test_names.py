import pytest

from stage4club.core.files import kept_name, name_digests


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("avis 2025.pdf", "avis 2025.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Louise\\avis.pdf", "avis.pdf"),
        ("facture\u202efdp.exe", "facturefdp.exe"),
        ("a\x00b\nc\td\u200b.jpg", "abcd.jpg"),
        ("e\u0301te\u0301.png", "été.png"),
        ("..", ""),
        ("", ""),
        ("x" * 300 + ".jpeg", "x" * 94 + "….jpeg"),
        ("x" * 300, "x" * 99 + "…"),
        ("x." + "y" * 300, "x." + "y" * 97 + "…"),
    ],
)
def test_a_name_is_one_line_that_can_be_seen(sent, kept):
    assert kept_name(sent) == kept
    assert len(kept) <= 100


def test_the_same_bytes_are_known_again_by_every_key(settings):
    old, new = "o" * 40, "n" * 40
    settings.FIELD_KEYS = [old]
    before = name_digests([b"ab", b"c"])
    settings.FIELD_KEYS = [new, old]
    assert name_digests([b"abc"])[1:] == before
    assert name_digests([b"abd"])[1:] != before
