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
    NotOverYet,
    periods_to_publish,
    publish_figures,
    take_figures_away,
)

__all__ = [
    "RULES",
    "AlreadyPublished",
    "BudgetStanding",
    "NotOverYet",
    "NotThisYear",
    "SetMeanwhile",
    "budget_standing",
    "count_figures",
    "periods_to_publish",
    "publish_figures",
    "set_programme_budget",
    "take_figures_away",
]
