"""Filters over what Django's admin has drawn."""

from __future__ import annotations

import pytest
from django.contrib.admin.templatetags.admin_list import _boolean_icon
from django.utils import translation
from django.utils.safestring import mark_safe

from stage4club.core.templatetags.staff import in_words, labelled


@pytest.mark.parametrize(("value", "word"), [(True, "Yes"), (False, "No"), (None, "Not known")])
def test_a_boolean_is_a_word(value, word):
    with translation.override("en"):
        assert in_words(_boolean_icon(value)) == word


def test_what_is_not_safe_is_escaped():
    assert in_words("<b>") == "&lt;b&gt;"
    assert in_words(mark_safe("<b>x</b>")) == "<b>x</b>"


def test_each_cell_says_its_column_and_its_role():
    cells = [mark_safe('<th class="a">1</th>'), mark_safe('<td class="b">2</td>')]
    headers = [{"text": mark_safe('<input type="checkbox">')}, {"text": 'A "b" & c'}]
    assert labelled(cells, headers) == [
        '<th role="rowheader" data-label="" class="a">1</th>',
        '<td role="cell" data-label="A &quot;b&quot; &amp; c" class="b">2</td>',
    ]
