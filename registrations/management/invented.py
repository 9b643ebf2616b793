"""Names of people who do not exist, as they are found in Quebec. The same number, the same name."""

from __future__ import annotations

from random import Random

_GIVEN = """
Louise Ginette Sylvie Manon Nathalie Chantal Francine Diane Johanne Hélène Lise Danielle Carole
Josée Isabelle Mélanie Véronique Geneviève Stéphanie Annie Caroline Martine Céline Thérèse Odile
Marie-Ève Marie-Josée Anne-Sophie Maude Noémie Zoé Éloïse Maëlle Océane Rosalie Florence Agnès
Huguette Yolande Solange Réjeanne Gisèle Micheline Pierrette Jeannine Claudette Lucie Élise
Mehdi Fatoumata Aïcha Yasmine Nadège Widline Régine Guerda Anh Thu Mai Linh Wei Ling Priya
Kahnawiiostha Uapukun Mani Alanis Siasi Marguerite Colette Bernard Réal Normand Gilles Yvon
""".split()  # noqa: SIM905 - a list of seventy strings is harder to read
_SURNAMES = """
Tremblay Gagnon Roy Côté Bouchard Gauthier Morin Lavoie Fortin Gagné Ouellet Pelletier Bélanger
Lévesque Bergeron Leblanc Paquette Girard Simard Boucher Caron Beaulieu Cloutier Dubé Poirier
Fournier Lapointe Leclerc Lefebvre Poulin Thibault St-Pierre Nadeau Martel Landry Martin Grenier
Lessard Bédard Bernier Richard Michaud Hébert Desjardins Couture Turcotte Lachance Parent Blais
Gosselin Savard Proulx Beaudoin Demers Perreault Boudreau Lemieux Cyr Perron Dufour Dion Mercier
Bolduc Bérubé Boisvert Langlois Ménard Therrien Plante Bilodeau Blanchette Dubois Champagne
Jean-Baptiste Pierre-Louis Désir Nguyễn Trần Phạm Vũ Chen Singh Haddad Benali Diallo Traoré
Vollant Awashish O’Bomsawin Mark Tulugak D’Amours L’Écuyer
""".split()  # noqa: SIM905 - as above
#: Sixty signs, as some are.
LONGEST = "Marie-Joséphine Charbonneau-Desrochers de la Durantaye-Cadet"

#: Area codes of Quebec and its neighbours; 555-0100 to 555-0199 belong to nobody.
_AREAS = (
    "354 367 418 438 450 468 514 579 581 819 873 263 613 343 416 647 506 902 709 204".split()  # noqa: SIM905 - as above
)


#: Of a hundred people, how many have a name of this form.
_FORMS = {
    "{given} {surname}": 70,
    "{given} {surname}-{other}": 12,
    "{given} {surname} {other}": 8,
    "{given}": 8,
    LONGEST: 2,
}


def invented_name(rng: Random) -> str:
    """A name to be called by: plain, with two surnames, alone, or as long as they come."""
    [form] = rng.choices(list(_FORMS), list(_FORMS.values()))
    return form.format(
        given=rng.choice(_GIVEN), surname=rng.choice(_SURNAMES), other=rng.choice(_SURNAMES)
    )


def invented_phone(rng: Random) -> str:
    """A number in E.164 that nobody has."""
    return f"+1{rng.choice(_AREAS)}5550{rng.randrange(100, 200)}"
