"""What people type, made safe to store and to send without changing what they mean.

Everything is stored in Unicode's form NFC. Names of every writing are welcome: nothing is judged
by its letters, only by what a reader cannot see, what breaks a line, and what makes a link.
"""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from stage4club.core.errors import RuleError


class UnsafeText(RuleError):
    """A text that is not stored as it is; the subclasses say why and what to do."""

    message = _("Please write this again, with letters, figures and punctuation only.")


class HoldsControlCharacter(UnsafeText):
    """A character that cannot be shown: NUL, escape, half of a character, a pile of accents."""

    message = _("Please type this again: it holds a character that cannot be shown.")


class HoldsLineBreak(UnsafeText):
    """More than one line, where one is asked for."""

    message = _("Please write this on one line.")


class HoldsDirectionChange(UnsafeText):
    """A mark that makes the following text read in another order than it is stored in."""

    message = _("Please type this again: it holds a hidden mark that changes the reading order.")


class OnlyInvisible(UnsafeText):
    """Characters, but nothing that anybody could read."""

    message = _("Please write this with at least one letter that can be seen.")


class HoldsLink(UnsafeText):
    """A web address where none is expected; such a name would turn our messages into a relay."""

    message = _("Please write this without a web address.")


# UAX #15, 13: text for people has no more than 30 combining marks in a row. Without this limit
# the time normalising takes grows with the square of the run: ten seconds and more for 250 kB.
_MARKS_MAX = 30

# The last two code points of every plane, and one block, never become characters.
_PLANE = 0x10000
_PLANE_ENDS = (0xFFFE, 0xFFFF)

_LINE_BREAKS = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLOCK_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
# Embeddings, overrides and isolates. The plain marks U+200E, U+200F and U+061C reorder nothing.
_DIRECTION_CHANGES = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
# Invisible and without a meaning of their own: zero-width spaces, soft hyphen, direction marks,
# tags, reserved ignorable code points. They come with what is pasted, and hide links from filters.
# The joiners U+200C and U+200D stay: Persian and Indic spelling and emoji need them.
_NOTHING = re.compile(
    r"[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2065\u206a-\u206f\ufeff\ufff0-\ufffb"
    r"\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
_JOINERS = "\u200c\u200d"
# Letters and symbols by their category, but blank: Hangul fillers, the empty Braille cell.
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")

# Endings that mail programs turn into links without a path after them. Those that are also a name
# or a particle stay out (.de, .dev, .la, .li, .ly, .page, .win): "Bùi Thị.Ly" is somebody.
_ENDINGS = (
    "app|biz|ca|click|club|cn|com|edu|eu|fr|gouv|gov|icu|info|io|link|live|net|online|org|quebec"
    "|ru|shop|site|store|tk|top|uk|vip|xyz"
)
_LINKS = re.compile(
    # A scheme, or the classic beginning.
    r"\w://|\b(?:mailto|javascript):|\bwww\d{0,3}\.\w"
    # A domain followed by a path.
    r"|\w\.[^\W\d_]{2,63}(?::\d{1,5})?/"
    # A domain by itself. After an @ it is an e-mail address; after one letter, an initial.
    rf"|(?<![@\w.-])(?:[\w-]{{1,63}}\.){{0,8}}[\w-]{{2,63}}\.(?:{_ENDINGS})(?![\w-])",
    re.IGNORECASE,
)
# The full stops of East Asian writing, which browsers read as dots of a domain.
_DOTS = str.maketrans("。｡．", "...")

#: Longer ones exist, and are greeted without: « Bonjour, » offends nobody.
NAME_MAX = 40
_FIGURES_MAX = 5
# Slashes that are not ASCII's are told by eye only. One letter and a point is an initial.
_ADDRESS_LIKE = re.compile(r"[@/\\:\u2044\u2215\u29f8\u2571\ua789]|\w\w\.\w|\w\.\w\w")

_KEY_SOURCE_MAX = 500
# Apostrophes, the glottal marks written like them, and the middle points and colons of Catalan
# and Kanien’kéha: the same name is typed with and without.
_JOINED = dict.fromkeys(map(ord, "'’‘‛ʼʻʽʹˈ`´′·:꞉ꞌꞋ"))
# Letters with a stroke, which Unicode does not take apart.
_PLAIN = str.maketrans("đðħıłŋøŧ", "ddhilnot") | str.maketrans({"æ": "ae", "œ": "oe", "þ": "th"})
# The accents of Latin, Greek and Cyrillic. Marks of other writings are letters to their readers.
_ACCENTS = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")


def clean_line(value: str) -> str:
    """A text of one line: NFC, trimmed, one space where there were several or a tabulation.

    Zero-width characters that carry nothing are left out. The empty text stays empty. Cleaning a
    clean line changes nothing. Raises a subclass of `UnsafeText` for control characters, line
    breaks, changes of direction, a text of invisible characters only, or one that holds a link.
    """
    if _LINE_BREAKS.search(value):
        raise HoldsLineBreak
    line = " ".join(_safe(value).split()).strip(" " + _JOINERS)
    if not value.strip():
        return ""
    if not _can_be_seen(line):
        raise OnlyInvisible
    if _holds_link(line):
        raise HoldsLink
    return line


def clean_block(value: str) -> str:
    r"""A text of several lines: NFC, trimmed, every line break as "\n", no space before one.

    Spaces inside a line, empty lines and web addresses are kept. A text without anything to see
    becomes the empty text. Cleaning a clean block changes nothing. Raises a subclass of
    `UnsafeText` for control characters (tabulation aside) and changes of direction.
    """
    lines = _safe(_BLOCK_BREAKS.sub("\n", value)).split("\n")
    block = "\n".join(line.rstrip() for line in lines).strip()
    return block if _can_be_seen(block) else ""


def normal_password(value: str) -> str:
    """One spelling of a password, whichever keyboard typed it: accents, no-break spaces, widths."""
    return unicodedata.normalize("NFKC", value)


def is_plain_name(line: str) -> bool:
    """Whether a clean line can be nothing but a name: to be greeted by before anybody has read it.

    False for what a mail program or a reader may take for an address, a number to call or a
    sentence: @, slash, colon, a point inside a word, five figures, or more than `NAME_MAX`
    letters and signs.
    """
    shown = unicodedata.normalize("NFKC", line).translate(_DOTS)
    figures = sum(sign.isdecimal() for sign in shown)
    return len(shown) <= NAME_MAX and figures < _FIGURES_MAX and not _ADDRESS_LIKE.search(shown)


def search_key(value: str) -> str:
    """What two spellings of one name have in common: for comparing and searching, never shown.

    Without accents or case, apostrophes joined ("O’Brien" as "OBrien"), hyphens and points as
    spaces, đ as d, œ as oe; other writings keep their letters. Any text has a key, empty when it
    holds no letter or figure; a key is its own key. Of a long text the first 500 characters
    count, and a key is at most twice as long as its text, so a column of double length holds it.
    """
    text = value[:_KEY_SOURCE_MAX].translate(_JOINED)
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(_key_sign(sign) for sign in text.translate(_JOINED).translate(_PLAIN))
    words = " ".join(unicodedata.normalize("NFC", plain).split())
    return words[: 2 * len(value)].strip()


def _key_sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if _ACCENTS.match(sign) or category == "Cf":
        return ""
    # Letters younger than Python's tables are unassigned to it: they count as letters.
    return sign if category[0] in "LNM" or category == "Cn" else " "


def _safe(text: str) -> str:
    """The text in NFC without zero-width characters, or the refusal of what never is text."""
    if _DIRECTION_CHANGES.search(text):
        raise HoldsDirectionChange
    text = _NOTHING.sub("", text)
    if any(_never_shown(sign) for sign in text):
        raise HoldsControlCharacter
    _refuse_piles(text)
    text = unicodedata.normalize("NFC", text)
    # A few characters come out of NFC as several marks.
    _refuse_piles(text)
    return text


def _never_shown(sign: str) -> bool:
    """Whether it is a control, half of a character, or a code point that is never to be one."""
    if sign in "\t\n":
        return False
    noncharacter = ord(sign) % _PLANE in _PLANE_ENDS or "\ufdd0" <= sign <= "\ufdef"
    return noncharacter or unicodedata.category(sign) in {"Cc", "Cs"}


def _refuse_piles(text: str) -> None:
    run = 0
    for sign in text:
        run = run + 1 if unicodedata.combining(sign) else 0
        if run > _MARKS_MAX:
            raise HoldsControlCharacter


def _can_be_seen(text: str) -> bool:
    """Whether anything in it leaves a trace: a letter, figure, sign; not marks or spaces alone."""
    return any(
        unicodedata.category(sign) not in {"Cf", "Mn", "Mc", "Me", "Zs", "Zl", "Zp", "Cc"}
        and sign not in _BLANKS
        for sign in text
    )


def _holds_link(line: str) -> bool:
    """Whether mail programs would make a link of part of it, however it is disguised."""
    shown = "".join(sign for sign in line if unicodedata.category(sign) != "Cf")
    return _LINKS.search(unicodedata.normalize("NFKC", shown).translate(_DOTS)) is not None
