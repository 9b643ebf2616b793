"""What the components are shown with: invented, in French, long where long things break."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from stage4club.core.forms import (
    BlockField,
    CheckField,
    ChoiceField,
    EmailLineField,
    LineField,
    PhoneLineField,
    Section,
    StageForm,
    SummaryRow,
    When,
)

NOON = datetime(2027, 1, 21, 18, 30, tzinfo=UTC)

COLOURS = ("paper", "surface", "sand", "ink", "soft", "plum", "plum-deep", "clay", "moss", "amber")
PILLARS = ("quality-of-life", "research", "awareness", "rights")
NOTICES = (
    ("", "À savoir", "Une phrase ou deux, pas davantage."),
    ("done", "C’est fait", "Ce qui vient d’être fait, en mots."),
    ("waiting", "En attente", "Ce qui manque, et ce qu’on peut faire."),
    ("error", "Il y a un problème", "Ce qu’il faut corriger."),
)
WRONG = {"for_whom": "other", "name": "", "phone": "123", "email": "louise", "agree": ""}
ROWS = (
    SummaryRow("name", "Prénom, ou le nom à utiliser", "Marie-Joséphine", "sample_name"),
    SummaryRow("email", "Courriel", f"{'m' * 40}@example.org", "sample_email"),
)


@dataclass(frozen=True)
class SampleDate:
    """A meeting as `components/dates.html` shows it."""

    starts_at: datetime
    place: str
    is_remote: bool
    state: str = "scheduled"

    @property
    def ends_at(self) -> datetime:
        """Ninety minutes later."""
        return self.starts_at + timedelta(minutes=90)

    def get_state_display(self) -> str:
        """What a cancelled one says."""
        return "Annulée"


DATES = (
    SampleDate(NOON, "En personne", is_remote=True),
    SampleDate(NOON + timedelta(days=28), "", is_remote=True),
    SampleDate(NOON + timedelta(days=56), "En personne", is_remote=False, state="cancelled"),
)


QUESTIONS = ("for_whom", "helper_name", "name", "phone", "email", "message", "agree")


class ComponentsForm(StageForm):
    """Every kind of question, with everything that may stand beside it."""

    title = "Toutes les sortes de questions"
    submit_label = "Le seul bouton"

    for_whom = ChoiceField(
        label="Une réponse parmi quelques-unes",
        choices=[("self", "Pour moi"), ("other", "Pour une autre personne")],
        initial="self",
    )
    helper_name = LineField(label="Une question qui suit ce choix", required=False)
    name = LineField(label="Une ligne", help_text="De l’aide, en une ligne.", missing="Écrivez.")
    phone = PhoneLineField(label="Un numéro")
    email = EmailLineField(label="Une adresse", required=False)
    message = BlockField(label="Plusieurs lignes", required=False)
    agree = CheckField(label="Une phrase à laquelle on donne son accord, longue comme il faut.")

    sections: ClassVar[tuple[Section, ...]] = (
        Section(("for_whom",)),
        Section(
            ("helper_name",),
            title="Un groupe qui a un titre",
            intro="Et une phrase.",
            when=When("for_whom", "other"),
        ),
        Section(("name", "phone", "email")),
        Section(("message",), title="Ce qu’on peut laisser", folded=True),
        Section(("agree",)),
    )
    reasons = dict.fromkeys(
        ("for_whom", "helper_name", "name", "phone", "email", "message", "agree"),
        "Pourquoi nous le demandons.",
    )


class WrongForm(ComponentsForm):
    """The same on one stretch: two groups of one page would have the same title."""

    title = ComponentsForm.title
    sections = (Section(QUESTIONS),)
    reasons = ComponentsForm.reasons


def context() -> dict[str, Any]:
    """What the page of the components shows."""
    return {
        "colours": COLOURS,
        "pillars": [{"slug": slug} for slug in PILLARS],
        "notices": NOTICES,
        "dates": DATES,
        "rows": ROWS,
        "blank_form": ComponentsForm(auto_id="blank_%s"),
        "wrong_form": WrongForm(WRONG, auto_id="wrong_%s"),
    }
