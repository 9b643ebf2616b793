"""Quebec typography (domain.md, Words): written for the editor, who types with plain spaces.

Rules of the Office québécois de la langue française, « Espacement »: a no-break space before the
colon, inside « », before $ and %, between groups of three figures; none before ; ! ?
"""

import re

_NBSP = "\N{NO-BREAK SPACE}"
_SPACE = f"[ {_NBSP}\N{NARROW NO-BREAK SPACE}]"
_RULES = (
    # Apostrophes and quotation marks of the keyboard.
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r'(?<![\w=])"([^"\n]+)"'), r"«\1»"),
    (re.compile(rf"«{_SPACE}*(?=\S)"), f"«{_NBSP}"),
    (re.compile(rf"(?<=\S){_SPACE}*»"), f"{_NBSP}»"),
    # A colon before a space or an end ends words; elsewhere it is part of an address or an hour.
    (re.compile(rf"(?<=[\w)»’*]){_SPACE}*:(?=\s|$)"), f"{_NBSP}:"),
    (re.compile(rf"(?<=\S){_SPACE}+(?=[;!?])"), ""),
    (re.compile(rf"(?<=\d){_SPACE}(?=\d{{3}}\b)"), _NBSP),
    (re.compile(rf"(?<=\d){_SPACE}*(?=[$%](?!\w))"), _NBSP),
    (re.compile(rf"(?<=\d){_SPACE}h{_SPACE}(?=\d\d\b)"), f"{_NBSP}h{_NBSP}"),
    (re.compile(rf"(?<=\d){_SPACE}h\b"), f"{_NBSP}h"),
)


def quebec(text: str) -> str:
    """French `text` with its spaces and quotation marks as Quebec prints them.

    What was right stays as it is: `quebec(quebec(text)) == quebec(text)`. Addresses are left alone.
    """
    for pattern, right in _RULES:
        text = pattern.sub(right, text)
    return text
