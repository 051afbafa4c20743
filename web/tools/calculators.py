"""The calculators' pages: the cases, a form, its result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.calculators.form_fields import Field, FieldKind, Given
from assistant.calculators.forms import Case, Form, fill
from assistant.calculators.result import Calculation, Verdict
from corpus.library import Library
from corpus.register.notices import RegisterNotice
from web.links import TOOLS, Site
from web.tools.grounds import Ground, Grounds, QuotedGround, quoted_ground, warnings_of

CASE = "viec"
_WORDS = {Verdict.MET: "Đạt", Verdict.NOT_MET: "Không đạt", Verdict.NEEDS: "Kết quả"}


@dataclass(frozen=True, slots=True)
class CalculatorName:
    title: str
    lead: str


NAMES = {
    "ty-le": CalculatorName(
        "Tỷ lệ thông qua, số người dự",
        "Bao nhiêu hộ, bao nhiêu người thì được thông qua, cuộc họp có đủ người không.",
    ),
    "thoi-han": CalculatorName(
        "Thời hạn", "Chậm nhất ngày nào, đã đúng hạn chưa; tính cả ngày làm việc, ngày nghỉ lễ, Tết."
    ),
    "so-nguoi": CalculatorName(
        "Số thành viên, quy mô", "Ban, tổ có mấy người là đúng; bao nhiêu người, bao nhiêu hộ thì áp dụng cách nào."
    ),
}


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field with what was typed and what is wrong with it."""

    field: Field
    value: str
    problem: str

    @property
    def is_choice(self) -> bool:
        return self.field.kind is FieldKind.CHOICE

    @property
    def is_day(self) -> bool:
        return self.field.kind is FieldKind.DAY

    @property
    def is_whole(self) -> bool:
        return self.field.kind is FieldKind.WHOLE


@dataclass(frozen=True, slots=True)
class ResultView:
    """What was computed, with the words that carry it; ``asked`` and ``link`` lead back to it.

    ``judged``: whether the figures are right or wrong, and not only on one side of a line.
    """

    verdict: Verdict
    judged: bool
    word: str
    lead: str
    formula: str
    note: str
    ground: QuotedGround | None
    note_ground: QuotedGround | None
    warnings: tuple[RegisterNotice, ...]
    asked: tuple[tuple[str, str], ...]
    link: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case: its form, and the result where it was filled in."""

    case: Case
    rule: str
    ground: Ground
    fields: tuple[FieldView, ...]
    problem: str
    result: ResultView | None


def case_link(site: Site, form: Form, case: Case) -> str:
    return site.to(f"{TOOLS}/{form.id}", **{CASE: case.id})


def view_case(library: Library, form: Form, case: Case, typed: Mapping[str, str], site: Site) -> CaseView:
    """A case as a page; nothing is complained about before anything was filled in."""
    sent = any(field.name in typed for field in case.fields)
    outcome = fill(case, typed) if sent else None
    problems = outcome.problems if outcome else {}
    found = outcome.calculation if outcome else None
    return CaseView(
        case,
        f"{case.rule[:1].upper()}{case.rule[1:]}",
        Grounds(library, site).one(case.clause),
        tuple(FieldView(f, _shown(f, typed), problems.get(f.name, "")) for f in case.fields),
        problems.get("", ""),
        _result(library, form, case, found, typed, site) if found else None,
    )


def _shown(field: Field, typed: Mapping[str, str]) -> str:
    """What was typed, as the field takes it: a day that people typed becomes one that a date field shows."""
    day = Given(typed).day(field) if field.kind is FieldKind.DAY else None
    return day.isoformat() if day else typed.get(field.name, "")


def _result(
    library: Library, form: Form, case: Case, found: Calculation, typed: Mapping[str, str], site: Site
) -> ResultView:
    asked = {CASE: case.id} | {field.name: typed[field.name] for field in case.fields if typed.get(field.name)}
    cited = [address for address in (found.clause, found.note_clause) if address]
    note_apart = found.note_clause and found.note_clause != found.clause
    return ResultView(
        found.verdict,
        case.judges,
        _WORDS[found.verdict if case.judges else Verdict.NEEDS],
        found.lead,
        found.formula,
        found.note,
        quoted_ground(library, found.clause, site),
        quoted_ground(library, found.note_clause, site) if note_apart else None,
        warnings_of(library, cited, site),
        tuple(asked.items()),
        site.to(f"{TOOLS}/{form.id}", **asked) + "#ket-qua",
    )
