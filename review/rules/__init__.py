"""Every rule, in the order of the catalogue: importing this package registers them."""

from review.rules import execution, funds, units, explained, totals, levels, scoring, deviations  # noqa: F401, I001
from review.rules import explanations, goals, narrative, contradictions, name_counts  # noqa: F401
