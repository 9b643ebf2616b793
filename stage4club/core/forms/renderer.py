"""How Django draws our forms: its own field groups, with our templates around the same parts."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class StageRenderer(TemplatesSetting):
    """Templates of the project; each field is a group of label, help, reason, error and input."""

    field_template_name = "forms/group.html"
