"""The one door: from a question to what can be computed for certain."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.calculators.choose_deadlines import choose_deadlines
from assistant.calculators.choose_homes import without_count
from assistant.calculators.choose_numbers import choose_numbers
from assistant.calculators.choose_shares import choose_shares
from assistant.calculators.number_cues import RURAL, URBAN
from assistant.calculators.reading import read
from assistant.calculators.result import Calculation

_ANOTHER_MATTER = re.compile(
    r"\b(?:ai|ho so|thu tuc|giay to|mau|dau|gi|lam the nao|nhu the nao|bao gio|khi nao|bao lau|chia)\b"
)


def asks_another_matter(turn: str) -> bool:
    """Whether a turn that leans on earlier ones asks what their figures do not answer ("hồ sơ gồm gì?")."""
    reading = read(turn)
    own = reading.figures or reading.days or reading.says(RURAL) or reading.says(URBAN)
    return not own and reading.says(_ANOTHER_MATTER)


def calculate(
    question: str, article_ids: Sequence[str] = (), settings: Mapping[str, float] | None = None
) -> list[Calculation]:
    """What the figures of a question come to.

    Args:
        question: as understood (diacritics restored or not; earlier turns before it).
        article_ids: ranked articles that retrieval found, best first.
        settings: shares of the law's settings (``xa``, ``co-quan``, ``doanh-nghiep-nha-nuoc``).

    Returns:
        At most a few calculations; empty when the figures or the rule are not certain.
    """
    reading = read(question, tuple(article_ids), settings)
    if not reading.figures and not reading.days:
        return choose_shares(reading) or without_count(reading)
    return choose_shares(reading) or choose_deadlines(reading) or choose_numbers(reading)
