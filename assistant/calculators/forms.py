"""The calculators as forms: which cases there are, what each asks for, and the result of what was filled in.

Knows nothing of HTML. The cases' names stand in ``forms.yaml``; figures and grounds in the
tables of rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from assistant.calculators.deadline_rules import DEADLINE_RULES
from assistant.calculators.deadlines import Kind
from assistant.calculators.form_deadlines import deadline_cases
from assistant.calculators.form_fields import Field, Given
from assistant.calculators.form_numbers import number_cases
from assistant.calculators.form_shares import share_cases
from assistant.calculators.members import SIZE_RULE
from assistant.calculators.result import Calculation
from corpus.address import Address
from corpus.errors import DanchuError, ErrorCode
from corpus.library import Library

FILE = Path(__file__).with_name("forms.yaml")
#: What a case computes from what was given; None with a problem noted, or with nothing that is certain.
Compute = Callable[[Given], Calculation | None]
_SORTING = frozenset(SIZE_RULE) | {rule.id for rule in DEADLINE_RULES if rule.kind is Kind.REMAINING}
UNCERTAIN = "Với số liệu này chưa kết luận chắc chắn được."


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that can be computed.

    Attributes:
        rule: what the law says, in one phrase; ``clause``: where.
    """

    id: str
    name: str
    rule: str
    clause: str
    fields: tuple[Field, ...]
    compute: Compute

    @property
    def judges(self) -> bool:
        """Whether a figure is right or wrong; a size only tells which of two ways applies."""
        return self.id not in _SORTING


@dataclass(frozen=True, slots=True)
class Form:
    """A calculator: its cases in groups."""

    id: str
    groups: tuple[tuple[str, tuple[Case, ...]], ...]

    def case(self, case_id: str) -> Case | None:
        return next((case for _, cases in self.groups for case in cases if case.id == case_id), None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of filling in a form: a result, or problems by field (under ``""`` what concerns all of it)."""

    calculation: Calculation | None
    problems: Mapping[str, str]


def fill(case: Case, typed: Mapping[str, str]) -> Outcome:
    """Compute a case from what was typed."""
    given = Given(typed)
    try:
        found = case.compute(given)
    except DanchuError as error:
        return Outcome(None, given.problems | {"": error.message})
    if given.problems or found is None:
        return Outcome(None, given.problems or {"": UNCERTAIN})
    return Outcome(found, {})


@lru_cache(maxsize=1)
def forms() -> dict[str, Form]:
    """The calculators by id: ``ty-le``, ``thoi-han``, ``so-nguoi``.

    Raises:
        DanchuError: ``handbook-invalid`` when ``forms.yaml`` names a case that no rule stands behind.
    """
    known = share_cases() | deadline_cases() | number_cases()
    named: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(FILE.read_text("utf-8"))
    if unknown := [c for groups in named.values() for cases in groups.values() for c in cases if c not in known]:
        raise DanchuError(ErrorCode.HANDBOOK_INVALID, f"Tệp {FILE.name}: không có quy tắc {', '.join(unknown)}.")
    return {
        form_id: Form(
            form_id,
            tuple(
                (group, tuple(Case(case, name, *known[case]) for case, name in cases.items()))
                for group, cases in groups.items()
            ),
        )
        for form_id, groups in named.items()
    }


def form_held(form_id: str, library: Library) -> Form | None:
    """A calculator with the cases whose article is held; None for an unknown id."""
    form = forms().get(form_id)
    if form is None:
        return None
    groups = (
        (name, tuple(case for case in cases if library.article(Address.parse(case.clause).article_id)))
        for name, cases in form.groups
    )
    return Form(form_id, tuple((name, cases) for name, cases in groups if cases))
