"""The platform every app stands on: it knows no noun of the charity."""
