"""The calculators as forms: every rule can be reached, what is typed is read kindly, results cite what is held."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.calculators.deadline_rules import DEADLINE_RULES, YEARLY_CONFERENCE
from assistant.calculators.form_fields import Field, FieldKind, Given
from assistant.calculators.forms import Case, Outcome, fill, form_held, forms
from assistant.calculators.members import NUMBER_RULES, SIZE_RULES
from assistant.calculators.result import Verdict
from assistant.calculators.share_rules import SHARE_RULES
from corpus.library import Library
from corpus.store import Corpus

#: Values that fill every field of its kind.
FILLED = {FieldKind.WHOLE: "3", FieldKind.DAY: "3/6/2026", FieldKind.DAYS: "4/6/2026, 05.06.2026"}


def case(form: str, case_id: str) -> Case:
    found = forms()[form].case(case_id)
    assert found is not None
    return found


def every_case() -> list[Case]:
    return [case for form in forms().values() for _, cases in form.groups for case in cases]


def judged(outcome: Outcome) -> Verdict:
    assert outcome.calculation is not None, outcome.problems
    return outcome.calculation.verdict


def test_every_rule_has_a_form_and_a_name_of_its_own() -> None:
    rules = {rule.id for rule in (*SHARE_RULES, *DEADLINE_RULES, *NUMBER_RULES, *SIZE_RULES)} | set(YEARLY_CONFERENCE)
    ids = [case.id for case in every_case()]
    assert len(ids) == len(set(ids))
    assert set(ids) == (rules - {"xa-ttnd"}) | {"ttnd-xa", "quy-mo-thon"}
    for form in forms().values():
        for group, cases in form.groups:
            assert len({case.name for case in cases}) == len(cases), group


@pytest.mark.parametrize("case", every_case(), ids=lambda c: c.id)
def test_every_form_computes_from_filled_fields(case: Case) -> None:
    typed = {f.name: f.options[0][0] if f.options else FILLED[f.kind] for f in case.fields}
    typed |= {f.name: {"don-vi": "giờ", "lam": "4/6/2026"}.get(f.name, typed[f.name]) for f in case.fields}
    outcome = fill(case, typed)
    assert outcome.calculation is not None, outcome.problems
    assert outcome.calculation.lead and outcome.calculation.formula
    assert outcome.calculation.clause.partition("#")[0] == case.clause.partition("#")[0]


@pytest.mark.parametrize("case", every_case(), ids=lambda c: c.id)
def test_an_empty_form_says_what_is_missing(case: Case) -> None:
    outcome = fill(case, {})
    assert outcome.calculation is None
    assert set(outcome.problems) == {field.name for field in case.fields if field.required}


@pytest.mark.parametrize(
    ("form", "case_id", "typed", "verdict"),
    [
        ("ty-le", "xa-dong-gop", {"tong": "210", "dat": "140"}, Verdict.MET),
        ("ty-le", "xa-dong-gop", {"tong": "210", "dat": "139"}, Verdict.NOT_MET),
        ("ty-le", "xa-dong-gop", {"tong": "1.200"}, Verdict.NEEDS),
        ("ty-le", "xa-huong-uoc", {"tong": "118", "dat": "59"}, Verdict.NOT_MET),
        ("thoi-han", "xa-cong-khai", {"moc": "2026-04-24", "lam": "06/05/2026"}, Verdict.MET),
        ("thoi-han", "xa-cong-khai", {"moc": "2026-04-24", "lam": "07/05/2026"}, Verdict.NOT_MET),
        ("thoi-han", "xa-cong-khai", {"moc": "2026-04-24", "lam": "7/5/2026", "nghi": "6/5/2026"}, Verdict.MET),
        ("thoi-han", "xa-bao-hop", {"moc": "15/8/2026", "lam": "13/8/2026"}, Verdict.MET),
        ("thoi-han", "xa-bao-hop", {"moc": "15/8/2026", "lam": "14/8/2026"}, Verdict.NOT_MET),
        ("thoi-han", "cq-hoi-nghi", {"moc": "31/12/2025", "lam": "31/3/2026"}, Verdict.MET),
        ("thoi-han", "cq-hoi-nghi", {"moc": "31/12/2025", "lam": "1/4/2026"}, Verdict.NOT_MET),
        ("thoi-han", "dn-hoi-nghi", {"moc": "30/9/2025", "lam": "31/12/2025"}, Verdict.MET),
        ("thoi-han", "xa-keo-dai", {"dai": "7", "don-vi": "tháng"}, Verdict.NOT_MET),
        ("so-nguoi", "ttnd-xa", {"so-thon": "4", "so": "5"}, Verdict.MET),
        ("so-nguoi", "ttnd-xa", {"so-thon": "12"}, Verdict.NEEDS),
        ("so-nguoi", "quy-mo-thon", {"vung": "a", "loai": "thon", "so-ho": "499"}, Verdict.NOT_MET),
        ("so-nguoi", "cq-ttnd", {"so": "9"}, Verdict.MET),
    ],
)
def test_lines_are_drawn_where_the_law_draws_them(
    form: str, case_id: str, typed: dict[str, str], verdict: Verdict
) -> None:
    assert judged(fill(case(form, case_id), typed)) is verdict


@pytest.mark.parametrize(
    ("form", "case_id", "typed", "field", "said"),
    [
        ("ty-le", "xa-dong-gop", {"tong": "một trăm"}, "tong", "chưa phải số nguyên"),
        ("ty-le", "xa-dong-gop", {"tong": "12,5"}, "tong", "chưa phải số nguyên"),
        ("ty-le", "xa-dong-gop", {"tong": "0"}, "tong", "từ 1 trở lên"),
        ("ty-le", "xa-dong-gop", {"tong": "-4"}, "tong", "chưa phải số nguyên"),
        ("ty-le", "xa-dong-gop", {"tong": "9" * 40}, "tong", "lớn quá"),
        ("ty-le", "xa-dong-gop", {"tong": "10", "dat": "11"}, "dat", "không thể lớn hơn tổng số"),
        ("thoi-han", "xa-cong-khai", {"moc": "31/2/2026"}, "moc", "Không có ngày 31/2/2026"),
        ("thoi-han", "xa-cong-khai", {"moc": "hôm qua"}, "moc", "chưa phải ngày"),
        ("thoi-han", "xa-cong-khai", {"moc": "1/1/1900"}, "moc", "từ 2000 đến 2050"),
        ("thoi-han", "xa-cong-khai", {"moc": "2/6/2026", "lam": "1/6/2026"}, "lam", "trước ngày có quyết định"),
        ("thoi-han", "xa-cong-khai", {"moc": "2/6/2026", "nghi": "3/6/2026, mai"}, "nghi", "“mai” chưa phải ngày"),
        ("thoi-han", "cq-hoi-nghi", {"moc": "31/12/2025", "lam": "30/12/2025"}, "lam", "sau khi hết năm"),
        ("thoi-han", "xa-keo-dai", {"dai": "180", "don-vi": "ngày"}, "don-vi", "chưa kết luận chắc được"),
        ("thoi-han", "xa-keo-dai", {"dai": "5", "don-vi": "thế kỷ"}, "don-vi", "trong danh sách"),
        ("so-nguoi", "ttnd-xa", {"so-thon": "8", "so": "9"}, "so", "không kết luận"),
    ],
)
def test_problems_are_told_at_their_field(
    form: str, case_id: str, typed: dict[str, str], field: str, said: str
) -> None:
    outcome = fill(case(form, case_id), typed)
    assert outcome.calculation is None
    assert said in outcome.problems[field]


def test_whole_numbers_as_vietnamese_write_them() -> None:
    field = Field("so", "Số")
    for typed in ("1.200", "1 200", " 1200 "):
        assert Given({"so": typed}).whole(field) == 1200
    for typed in ("1.2", "12.00", "1.2000", "1,200"):
        assert Given({"so": typed}).whole(field) is None, typed


def test_sizes_sort_and_do_not_judge() -> None:
    assert not case("so-nguoi", "cq-ttnd-lap").judges and case("so-nguoi", "cq-ttnd").judges
    assert not case("thoi-han", "xa-ttnd-bo-sung").judges


def test_only_cases_whose_article_is_held_are_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = Library(Corpus(tmp_path))
    held = bare.article
    monkeypatch.setattr(bare, "article", lambda article_id: None if "/TT-B" in article_id else held(article_id))
    for form_id, form in forms().items():
        offered = {case.id for _, cases in form_held(form_id, bare).groups for case in cases}
        assert offered and not any(case_id.startswith(("qd-", "ca-")) for case_id in offered)
        assert offered < {case.id for _, cases in form.groups for case in cases}
    assert form_held("khong-co", bare) is None


def test_every_case_rests_on_a_provision_of_the_official_text(official: Corpus) -> None:
    library = Library(official)
    for found in every_case():
        assert library.provision(found.clause) is not None, found.id
