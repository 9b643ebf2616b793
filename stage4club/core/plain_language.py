"""How long the sentences of a text are: a gentle measure of plain language.

Readers understand nine sentences in ten of about fourteen words and fewer than one in ten of
forty-three (American Press Institute, cited by the GOV.UK style guide); `WORDS_MAX` is ours.
"""

import re

#: An average over this is gently told to whoever writes.
WORDS_MAX = 18

#: A point inside a figure, an address or an abbreviation ends nothing: a space follows an end.
_ENDS = re.compile(r"[.!?…]+[»)\"’\s]*(?:\s|$)|\n+")
_WORD = re.compile(r"\w[\w’',.-]*")
_ADDRESS = re.compile(r"\]\([^)]*\)|https?://\S+")


def words_per_sentence(text: str) -> float:
    """The average number of words in a sentence of `text`; 0 where there is none.

    A title, an item of a list or a line that ends without a point counts as a sentence.
    """
    sentences = _ENDS.split(_ADDRESS.sub(" ", text))
    lengths = [len(words) for part in sentences if (words := _WORD.findall(part))]
    return sum(lengths) / len(lengths) if lengths else 0.0


def is_hard_to_read(text: str) -> bool:
    """Whether the sentences of `text` are longer than `WORDS_MAX` words on average."""
    return words_per_sentence(text) > WORDS_MAX
