"""What an error page tells, taken from its HTML."""

import re
from html import unescape

from django.utils import translation


def title(response):
    return unescape(re.search(r"<h1>(.*?)</h1>", response.content.decode())[1])


def hidden_fields(response):
    found = re.findall(
        r'<input type="hidden" name="(.*?)" value="(.*?)">', text(response), re.DOTALL
    )
    return [(unescape(name), unescape(value)) for name, value in found]


def text(response):
    return response.content.decode()


def in_language(code, words):
    with translation.override(code):
        return str(words)
