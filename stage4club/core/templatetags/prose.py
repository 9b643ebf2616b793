"""`{% load prose %}`, then `{{ page.body|prose }}`: what an editor wrote, as HTML."""

from django import template

from stage4club.core.prose import as_html

register = template.Library()

register.filter("prose", as_html)
