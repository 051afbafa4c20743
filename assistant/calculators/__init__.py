"""Deterministic calculators of this law: thresholds, deadlines, numbers of members.

Each shows its formula and cites its clause; docs/calculators.md explains them. ``calculate``
picks the one that a question's own figures call for, or none: a wrong verdict is the worst
thing this package can say, so it is silent whenever the figures or the rule are in doubt.
"""

from assistant.calculators.choose import asks_another_matter, calculate
from assistant.calculators.result import Calculation, Verdict

__all__ = ["Calculation", "Verdict", "asks_another_matter", "calculate"]
