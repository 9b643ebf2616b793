"""What the last release takes away: the column that the one before it no longer used (contract)."""
