"""`manage.py permissions`."""

from io import StringIO

from django.core.management import call_command
from django.utils import translation

from stage4club.people.enums import Role
from stage4club.people.permissions import NOBODY, TABLE, rows


def printed() -> list[str]:
    out = StringIO()
    with translation.override("fr"):
        call_command("permissions", stdout=out, no_color=True)
    return out.getvalue().splitlines()


def test_each_line_of_the_table_is_printed_with_its_roles() -> None:
    lines = printed()
    head = next(line for line in lines if line.split() == [role.value for role in Role])
    columns = [head.index(role.value) for role in Role]
    cells = [
        [line[at:].split("  ")[0] for at in columns] for line in lines if line.startswith("  ")
    ]
    words = {"all": "tout", "assigned": "confié", "own": "à soi"}
    assert cells[1:] == [
        [words[row.scopes[role]] if role in row.scopes else "–" for role in Role] for row in rows()
    ]


def test_it_says_what_the_roles_and_the_rows_are_called() -> None:
    lines = printed()
    assert lines[0] == "partner         Patiente ou patient partenaire"
    assert "Inscription" in lines
    assert "  Voir" in {line[:6] for line in lines}
    assert len([line for line in lines if line and not line.startswith(" ")]) == (
        len(Role) + len(TABLE) + len(NOBODY)
    )
    assert lines[-1].startswith("Lien privé\N{NO-BREAK SPACE}: Ouvre")
