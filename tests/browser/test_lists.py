"""Lists of the office on a wide screen: each cell stands under the title of its column."""

import pytest
from django.utils import timezone

from services.management.demo import create_opinions, create_readings
from services.models import Service
from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.browser.conftest import Visitor
from tests.factories import make_registration, make_user

WIDE = {"viewport": {"width": 1280, "height": 900}}
#: Cells that do not begin and end where the title of their column does.
_ASIDE = """() => [...document.querySelectorAll('#result_list tbody tr')].flatMap(row =>
    [...row.cells].flatMap((cell, at) => {
        const title = document.querySelector('#result_list thead tr').cells[at];
        const [its, above] = [cell.getBoundingClientRect(), title.getBoundingClientRect()];
        const same = Math.abs(its.left - above.left) < 1 && Math.abs(its.right - above.right) < 1;
        return same ? [] : [`${cell.innerText} is not under ${title.innerText}`];
    }))"""


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.EDITOR, Role.PRIVACY, Role.ADMIN])
def test_each_cell_is_under_its_title(
    colleague: Visitor, group: Service, partner: User, half_a_year: None, role: Role
) -> None:
    now = timezone.now()
    create_readings(now)
    create_opinions(now)
    make_registration(group, now=now, taken_by=partner)
    walk = colleague(make_user(role, name="Solange", email="solange@example.org"), **WIDE)
    walk.opens("/admin/")
    paths = "links => links.map(it => new URL(it.href).pathname)"
    linked = walk.page.eval_on_selector_all("main a[href^='/admin/'][href$='/']", paths)
    lists = [path for path in linked if path.count("/") == 4]
    assert lists
    rows = 0
    for address in dict.fromkeys(lists):
        walk.opens(address)
        rows += walk.page.locator("#result_list tbody tr").count()
        assert (address, walk.page.evaluate(_ASIDE)) == (address, [])
    assert rows
