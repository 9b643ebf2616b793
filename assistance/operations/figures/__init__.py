"""The figures of financial assistance, and the budget that it keeps to."""

from .budget import (
    BudgetStanding,
    NotThisYear,
    SetMeanwhile,
    budget_standing,
    set_programme_budget,
)
from .count import count_figures
from .publish import (
    RULES,
    AlreadyPublished,
    FiguresMoved,
    NotOverYet,
    digest_of_figures,
    figures_to_publish,
    periods_to_publish,
    publish_figures,
    take_figures_away,
)

__all__ = [
    "RULES",
    "AlreadyPublished",
    "BudgetStanding",
    "FiguresMoved",
    "NotOverYet",
    "NotThisYear",
    "SetMeanwhile",
    "budget_standing",
    "count_figures",
    "digest_of_figures",
    "figures_to_publish",
    "periods_to_publish",
    "publish_figures",
    "set_programme_budget",
    "take_figures_away",
]
