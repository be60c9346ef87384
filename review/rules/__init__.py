"""Every rule, in the order of the catalogue: importing this package registers them."""

from review.rules import execution, funds, units, explained, totals, levels, scoring, deviations  # noqa: F401, I001
from review.rules import across_forms, across_funds, across_years, copied  # noqa: F401
from review.rules import indicator_names, duplicates, project_budget, periods, required  # noqa: F401
from review.rules import days, milestones, plan_amounts, same_quantity  # noqa: F401
from review.rules import budget_tables, budget_prose, statements, composition  # noqa: F401
from review.rules import text_quality, headings, attention  # noqa: F401
from review.rules import explanations, goals, narrative, contradictions, claims, name_counts  # noqa: F401
