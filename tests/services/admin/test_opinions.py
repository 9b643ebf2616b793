"""Patient-partners read opinions, group them, answer; nobody else does."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from services.models import Opinion, Service, Theme
from stage4club.people.enums import Role
from tests.factories import make_opinion, make_theme, make_user
from tests.services.factories import make_pillar, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_french")]

LIST = "/admin/services/opinion/"


@pytest.fixture
def partner(client: Client) -> Any:
    user = make_user(Role.PARTNER)
    client.force_login(user)
    return user


@pytest.fixture
def group() -> Service:
    return make_service()


def verb(opinion: Opinion, name: str) -> str:
    return f"{LIST}{opinion.pk}/{name}/"


def test_the_home_tells_how_many_are_to_be_read(client: Client, partner: Any, group: Service):
    assert "avis à lire" not in client.get("/admin/").text
    make_opinion(group)
    make_opinion(group)
    make_opinion(group, is_suspicious=True)
    home = client.get("/admin/").text
    assert "2 avis à lire." in home
    assert "1 avis vient peut-être d’un robot" in home
    listed = client.get(f"{LIST}?state__exact=new&is_suspicious__exact=0")
    assert listed.context["cl"].result_count == 2


def test_an_opinion_is_read_whole_and_in_its_language(client: Client, partner: Any, group: Service):
    opinion = make_opinion(group, would_help="<b>Un</b>\n\ndeux", language="en")
    page = client.get(f"{LIST}{opinion.pk}/change/").text
    assert '<div class="stack" lang="en"><p>&lt;b&gt;Un&lt;/b&gt;</p>' in page
    assert 'name="would_help"' not in page
    assert client.post(f"{LIST}{opinion.pk}/change/", {}).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403


def test_one_is_grouped_with_an_answer_of_its_service(client: Client, partner: Any, group: Service):
    theme = make_theme(group, is_published=False)
    elsewhere = make_theme(make_service("other", pillar=make_pillar(), position=2))
    opinion = make_opinion(group)
    form = client.get(verb(opinion, "group")).context["form"]
    assert list(form.fields["theme"].queryset) == [theme]
    refused = client.post(verb(opinion, "group"), {"theme": elsewhere.pk})
    assert (refused.status_code, Opinion.objects.get().theme) == (422, None)
    assert client.post(verb(opinion, "group"), {"theme": theme.pk}).status_code == 302
    assert Opinion.objects.get().theme == theme


def test_several_are_grouped_at_once(client: Client, partner: Any, group: Service):
    theme = make_theme(group)
    keys = [make_opinion(group).pk for _ in range(3)]
    page = f"{LIST}group/?{urlencode({'id': keys}, doseq=True)}"
    assert client.get(page).status_code == 200
    assert client.post(page, {"theme": theme.pk}).status_code == 302
    assert list(theme.opinions.values_list("pk", flat=True).order_by("pk")) == keys


def test_what_names_somebody_is_erased(client: Client, partner: Any, group: Service):
    opinion = make_opinion(group, would_help="Lucie a dit que")
    page = client.get(verb(opinion, "erase")).text
    assert "On ne peut pas revenir en arrière." in page
    assert client.post(verb(opinion, "erase")).status_code == 302
    assert "Lucie" not in client.get(f"{LIST}{opinion.pk}/change/").text
    keys = [make_opinion(group).pk for _ in range(2)]
    several = f"{LIST}erase/?{urlencode({'id': keys}, doseq=True)}"
    assert client.post(several).status_code == 302
    assert Opinion.objects.filter(state="erased").count() == 3
    assert client.get(LIST).status_code == 200


def test_an_answer_is_seen_then_published(client: Client, partner: Any, group: Service):
    add = reverse("admin:services_theme_add")
    data = {
        "service": group.pk,
        "answered_on": "2026-03-01",
        "title_fr": "Des rencontres le soir",
        "answer_fr": "Il y en a une.",
    }
    assert client.post(add, {"_preview": "fr"}).status_code == 422
    preview = client.post(add, {**data, "_preview": "fr"})
    assert (preview.status_code, Theme.objects.count()) == (200, 0)
    assert "Des rencontres le soir" in preview.text
    assert client.post(add, {**data, "is_published": "on"}).status_code == 422
    whole = {**data, "title_en": "Evenings", "answer_en": "There is one."}
    assert client.post(add, {**whole, "is_published": "on"}).status_code == 302
    theme = Theme.objects.get()
    assert (theme.service, theme.is_published, str(theme)) == (
        group,
        True,
        "Des rencontres le soir",
    )
    assert str(Theme(answered_on=theme.answered_on)) == "2026-03-01"
    change = reverse("admin:services_theme_change", args=[theme.pk])
    other = make_service("other", pillar=make_pillar(), position=2)
    client.post(change, {**whole, "service": other.pk})
    theme.refresh_from_db()
    assert theme.service == group


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.PARTNER, 200),
        (Role.COORDINATOR, 200),
        (Role.SOCIAL_WORKER, 403),
        (Role.FINANCE, 403),
        (Role.APPROVER, 403),
        (Role.PRIVACY, 403),
        (Role.EDITOR, 403),
        (Role.ADMIN, 403),
    ],
)
def test_who_reads_opinions(client: Client, group: Service, role: Role, status: int):
    client.force_login(make_user(role))
    opinion, theme = make_opinion(group), make_theme(group)
    pages = [
        LIST,
        f"{LIST}{opinion.pk}/change/",
        verb(opinion, "group"),
        verb(opinion, "erase"),
        reverse("admin:services_theme_changelist"),
        reverse("admin:services_theme_add"),
        reverse("admin:services_theme_change", args=[theme.pk]),
    ]
    assert [client.get(page).status_code for page in pages] == [status] * len(pages)
    client.post(verb(opinion, "erase"))
    assert Opinion.objects.get().state == ("erased" if status == 200 else "new")


@pytest.mark.parametrize("page", [LIST, "/admin/services/theme/"])
def test_lists_cost_the_same_at_one_and_fifty_rows(
    client: Client, partner: Any, group: Service, page: str, django_assert_max_num_queries
):
    make_opinion(group, theme=make_theme(group), state="grouped")
    client.get(page)
    with django_assert_max_num_queries(9) as at_one:
        client.get(page)
    for _ in range(49):
        make_opinion(group, theme=make_theme(group), state="grouped")
    with django_assert_max_num_queries(9) as at_fifty:
        client.get(page)
    assert len(at_one) == len(at_fifty)
