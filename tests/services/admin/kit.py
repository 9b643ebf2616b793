"""What the tests of the editors' pages share."""

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.factories import make_page, make_program, make_resource, make_tag
from tests.services.factories import make_pillar, make_service


def address(row: Any) -> str:
    return reverse(f"admin:services_{row._meta.model_name}_change", args=[row.pk])


def typed(client: Client, row: Any, **changes: Any) -> dict[str, Any]:
    """What the page of `row` would send back, with `changes`; None takes a tick off."""
    form = client.get(address(row)).context["adminform"].form
    values = {name: form[name].value() for name in form.fields} | changes
    return {name: value for name, value in values.items() if value not in (None, False)}


def rows() -> list[Any]:
    pillar = make_pillar()
    return [
        make_program(),
        pillar,
        make_service(pillar=pillar),
        make_page(),
        make_resource(pillar, make_tag()),
    ]


def said(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]
