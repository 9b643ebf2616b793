"""What stands on the pages of an application, in the language of who asks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What one reader reads and presses; the office works in French."""

    locale: str
    service: str
    how: str
    start: str
    begin: str
    # The six questions.
    who: str
    no_way: str
    stage: str
    name: str
    no_code: str
    need: str
    household: str
    attestation: str
    again: str
    check: str
    received: str
    # Another evening.
    later: str
    send_link: str
    link_sent: str
    resume: str
    go_on: str
    # Her private page.
    missing: str
    asked: str
    page: str
    awaited: str
    read: str
    send: str
    documents: str
    came: str
    answered: str
    # Her file.
    send_code: str
    code: str
    open: str
    answer: str
    granted: str
    left: str
    pay: str
    how_paid: str
    no_transit: str
    account: str
    paid: str
    apply_again: str
    review: str
    file: str
    reviewed: tuple[str, str]
    granted_then: str
    amount: str


FRENCH = Words(
    locale="fr-CA",
    service="/services/financial-assistance/",
    how="Comment faire une demande",
    start="Demander une aide financière",
    begin="Commencer",
    who="Qui fait la demande, et comment vous joindre?",
    no_way="Écrivez un numéro de téléphone ou une adresse courriel.",
    stage="Vous a-t-on dit que le cancer du sein est métastatique (de stade 4)?",
    name="Quel est votre nom légal, et où habitez-vous?",
    no_code="Écrivez un code postal, comme H2X 1Y4.",
    need="Qu’est-ce que cette aide servirait à payer?",
    household="Qui vit avec vous?",
    attestation="Avez-vous un mot de votre équipe de soins?",
    again="Est-ce toujours exact?",
    check="Vérifiez vos réponses",
    received="Nous avons reçu votre demande",
    later="Continuer plus tard",
    send_link="M’envoyer le lien",
    link_sent="Votre lien est en route",
    resume="Reprendre où vous en étiez",
    go_on="Continuer",
    missing="il nous manque encore un document",
    asked="nous attendons quelque chose de vous",
    page="Votre demande",
    awaited="Nous attendons un document.",
    read="Nous avons votre demande. Vous n’avez rien à faire pour l’instant.",
    send="Envoyer un document",
    documents="Envoyer des documents",
    came="Nous avons reçu :",
    answered="Une réponse vous attend.",
    send_code="M’envoyer un code par courriel",
    code="Écrivez votre code",
    open="Ouvrir mon dossier",
    answer="La réponse à votre demande",
    granted="Une aide de 1 500 $ vous est accordée.",
    left="jusqu’à 500 $",
    pay="Dire comment le recevoir",
    how_paid="Comment souhaitez-vous recevoir ce montant?",
    no_transit="Écrivez les cinq chiffres du transit, comme 30012.",
    account="dans le compte qui se termine par 567",
    paid="Un montant de 1 500 $ vous a été versé le",
    apply_again="Commencer une autre demande",
    review="Demander qu’une autre personne la revoie",
    file="Votre dossier",
    reviewed=("Une autre personne va revoir votre demande.", "Ce qui est accordé le reste."),
    granted_then="Une aide de 1 600 $ vous est accordée.",
    amount="1 600,00 $",
)
ENGLISH = Words(
    locale="en-CA",
    service="/en/services/financial-assistance/",
    how="How to ask",
    start="Asking for financial assistance",
    begin="Begin",
    who="Who is asking, and how can we reach you?",
    no_way="Write a telephone number or an e-mail address.",
    stage="Have you been told that the breast cancer is metastatic (stage 4)?",
    name="What is your legal name, and where do you live?",
    no_code="Write a postal code, like H2X 1Y4.",
    need="What would this money help with?",
    household="Who lives with you?",
    attestation="Do you have a word from your care team?",
    again="Is this still right?",
    check="Check your answers",
    received="We have received your application",
    later="Continue later",
    send_link="Send me the link",
    link_sent="Your link is on its way",
    resume="Go on where you were",
    go_on="Continue",
    missing="we still need a document",
    asked="we need something more from you",
    page="Your request",
    awaited="We are waiting for a document.",
    read="We have your request. There is nothing you need to do for now.",
    send="Send a document",
    documents="Send documents",
    came="We have received:",
    answered="An answer is waiting for you.",
    send_code="Send me a code by e-mail",
    code="Write your code",
    open="Open my file",
    answer="The answer to your request",
    granted="You are granted $1,500 in assistance.",
    left="up to $500",
    pay="Say how I would like to be paid",
    how_paid="How would you like to be paid?",
    no_transit="Write the five figures of the transit, like 30012.",
    account="into the account that ends in 567",
    paid="$1,500 were paid to you on",
    apply_again="Begin another application",
    review="Ask another person to look at it",
    file="Your file",
    reviewed=(
        "Another person will look at your request again.",
        "What was granted stays granted.",
    ),
    granted_then="You are granted $1,600 in assistance.",
    amount="$1,600.00",
)
