"""Filters over `core.spoken`: `{% load spoken %}`, then `{{ session.starts_at|long_day }}`."""

from django import template

from stage4club.core import spoken

register = template.Library()

register.filter("long_day", spoken.long_day)
register.filter("plain_day", spoken.plain_day)
register.filter("clock", spoken.clock)
register.filter("until", spoken.span)
register.filter("deadline", spoken.deadline)
