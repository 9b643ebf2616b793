"""Days, hours, amounts in words: `{% load spoken %}`, then `{{ session.starts_at|long_day }}`."""

from django import template

from stage4club.core import money, spoken

register = template.Library()

register.filter("long_day", spoken.long_day)
register.filter("plain_day", spoken.plain_day)
register.filter("clock", spoken.clock)
register.filter("until", spoken.span)
register.filter("deadline", spoken.deadline)
register.filter("amount", money.spoken_amount)
