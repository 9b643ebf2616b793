"""The measures, one module each: what is done, beside which reference, and what is aimed at."""
