"""Quebec typography (domain.md, Words): written for the editor, who types with plain spaces.

Rules of the Office québécois de la langue française, « Espacement »: a no-break space before the
colon, inside « », before $ and %, between groups of three figures; none before ; ! ?
"""

import re

_NBSP = "\N{NO-BREAK SPACE}"
_SPACE = f"[ {_NBSP}\N{NARROW NO-BREAK SPACE}]"
#: Stands for an address while the rules are applied: a sign of nobody's writing.
_ADDRESS_PLACE = "\ue000"
_ADDRESSES = re.compile(r"\]\([^)]*\)|https?://[^\s)»]+")
_RULES = (
    # Apostrophes and quotation marks of the keyboard.
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r'(?<![\w=])"([^"\n]+)"'), r"«\1»"),
    (re.compile(rf"«{_SPACE}*(?=\S)"), f"«{_NBSP}"),
    (re.compile(rf"(?<=\S){_SPACE}*»"), f"{_NBSP}»"),
    # A colon before a space or an end ends words; elsewhere it is part of an address or an hour.
    (re.compile(rf"(?<=[\w)»’*{_ADDRESS_PLACE}]){_SPACE}*:(?=\s|$)"), f"{_NBSP}:"),
    # After the mark of a list stands an item, whatever it begins with.
    (re.compile(rf"(?<=\S)(?<!^[-*+]){_SPACE}+(?=[;!?])", re.MULTILINE), ""),
    (re.compile(rf"(?<=\d){_SPACE}(?=\d{{3}}\b)"), _NBSP),
    (re.compile(rf"(?<=\d){_SPACE}*(?=[$%](?!\w))"), _NBSP),
    (re.compile(rf"(?<=\d){_SPACE}h{_SPACE}(?=\d\d\b)"), f"{_NBSP}h{_NBSP}"),
    (re.compile(rf"(?<=\d){_SPACE}h\b"), f"{_NBSP}h"),
)


def quebec(text: str) -> str:
    """French `text` with its spaces and quotation marks as Quebec prints them.

    What was right stays as it is: `quebec(quebec(text)) == quebec(text)`. Addresses are left alone.
    """
    text = text.replace(_ADDRESS_PLACE, "")
    addresses = iter(_ADDRESSES.findall(text))
    text = _ADDRESSES.sub(_ADDRESS_PLACE, text)
    for pattern, right in _RULES:
        text = pattern.sub(right, text)
    return re.sub(_ADDRESS_PLACE, lambda _place: next(addresses), text)
