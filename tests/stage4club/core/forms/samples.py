"""A form with every kind of question, for the tests of forms and of the front door."""

from stage4club.core.forms import (
    BlockField,
    CheckField,
    ChoiceField,
    EmailLineField,
    LineField,
    PhoneLineField,
    Section,
    StageForm,
    When,
)


class SampleForm(StageForm):
    """Asks for a name, a way to be reached and, of a helper, who she is."""

    title = "Comment vous joindre ?"
    submit_label = "Envoyer"
    sections = (
        Section(("who", "name")),
        Section(
            ("helper", "helper_phone"),
            title="Vous aidez quelqu’un",
            intro="Vos coordonnées à vous.",
            when=When("who", "other"),
        ),
        Section(
            ("email", "message", "agree"),
            title="Vos réponses",
            retitled=(When("who", "other"), "Ses réponses"),
        ),
    )
    reasons = {
        "who": "Pour savoir à qui nous parlons.",
        "name": "Pour vous appeler par votre nom.",
        "helper": "Pour vous répondre à vous.",
        "helper_phone": "Pour vous appeler, vous.",
        "email": "Pour vous écrire.",
        "message": "Pour ne pas vous faire répéter.",
        "agree": "La loi demande votre accord.",
    }

    who = ChoiceField(label="Pour qui ?", choices=[("self", "Pour moi"), ("other", "Pour autrui")])
    name = LineField(
        label="Quel nom utiliser ?",
        help_text="Un prénom suffit.",
        missing="Écrivez un nom.",
        attrs={"autocomplete": "given-name", "class": "input input--medium"},
    )
    helper = LineField(label="Votre nom", max_length=10)
    helper_phone = PhoneLineField(label="Votre téléphone", required=False)
    email = EmailLineField(label="Courriel", required=False)
    message = BlockField(label="Message", required=False, max_length=50)
    agree = CheckField(label="J’accepte qu’on m’appelle")


GOOD = {
    "who": "self",
    "name": "Zoé",
    "email": "Zoé <zoe@Example.ORG>",
    "message": "Bonjour\r\nà vous",
    "agree": "on",
}
