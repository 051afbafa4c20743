"""Forms of the deadlines: by days, or by a stretch of time where no days are counted."""

from __future__ import annotations

from functools import partial

from assistant.calculators.deadline_rules import DEADLINE_RULES, YEARLY_CONFERENCE
from assistant.calculators.deadlines import DeadlineRule, Kind, check_dates, check_span, due
from assistant.calculators.figures import Unit
from assistant.calculators.form_fields import Field, FieldKind, Given
from assistant.calculators.form_shares import Parts
from assistant.calculators.result import Calculation
from assistant.calculators.workdays import VIETNAM, WorkCalendar
from assistant.calculators.yearly import conference_due

_SPANS = (Unit.HOUR, Unit.DAY, Unit.WORKING_DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR)
_ACTED = {
    Kind.AFTER: "Ngày đã làm hoặc định làm",
    Kind.BEFORE: "Ngày đã làm hoặc định làm",
    Kind.LASTING: "Ngày cuối cùng còn thực hiện",
    Kind.VALID: "Ngày dùng đến",
}
_OPTIONAL = "Để trống nếu chỉ muốn biết hạn."
_OWN_DAYS = Field(
    "nghi", "Ngày nghỉ riêng, nếu có", FieldKind.DAYS, required=False,
    hint="Ngày nghỉ của riêng cơ quan, địa phương; cách nhau bằng dấu phẩy. Thứ Bảy, Chủ nhật và lễ, Tết đã tính sẵn.",
)  # fmt: skip
_YEAR_END = Field("moc", "Ngày hết năm công tác", FieldKind.DAY, hint="Phần lớn cơ quan là 31/12.")
_FINANCIAL_END = Field("moc", "Ngày kết thúc năm tài chính", FieldKind.DAY, hint="Phần lớn doanh nghiệp là 31/12.")
_HELD = Field("lam", "Ngày họp", FieldKind.DAY, hint=_OPTIONAL, required=False)


def deadline_cases() -> dict[str, Parts]:
    """(rule in words, clause, fields, computation) by rule id."""
    dated = {rule.id: (rule.law, rule.clause, _fields(rule), partial(_compute, rule)) for rule in DEADLINE_RULES}
    yearly: dict[str, Parts] = {
        rule_id: (
            "mỗi năm một lần, không chậm hơn 03 tháng của năm tiếp theo",
            clause,
            (_year_end(rule_id), _HELD),
            partial(_conference, rule_id),
        )
        for rule_id, clause in YEARLY_CONFERENCE.items()
    }
    return dated | yearly


def _counts_days(rule: DeadlineRule) -> bool:
    return rule.kind in _ACTED and rule.unit is not Unit.HOUR


def _fields(rule: DeadlineRule) -> tuple[Field, ...]:
    if not _counts_days(rule):
        options = tuple((str(unit), str(unit)) for unit in _SPANS)
        label = "Thời gian còn lại" if rule.kind is Kind.REMAINING else "Khoảng thời gian thực tế"
        return (
            Field("dai", label, least=1),
            Field("don-vi", "Đơn vị", FieldKind.CHOICE, options=options),
        )
    event = rule.event.removeprefix("khi ").removeprefix("ngày ")
    own = (_OWN_DAYS,) if rule.unit is Unit.WORKING_DAY or (rule.kind is Kind.AFTER and rule.rolls) else ()
    return (
        Field("moc", f"Ngày {event}", FieldKind.DAY),
        Field("lam", _ACTED[rule.kind], FieldKind.DAY, hint=_OPTIONAL, required=False),
        *own,
    )


def _compute(rule: DeadlineRule, given: Given) -> Calculation | None:
    fields = _fields(rule)
    if not _counts_days(rule):
        return _span(rule, fields, given)
    event, acted = given.day(fields[0]), given.day(fields[1])
    own = given.days(fields[2]) if len(fields) > 2 else ()
    if event is None or given.problems:
        return None
    if acted is not None and acted < event and rule.kind is not Kind.BEFORE:
        given.problems[fields[1].name] = (
            f"Ngày này trước {fields[0].label[:1].lower()}{fields[0].label[1:]}. Hãy xem lại."
        )
        return None
    calendar = WorkCalendar(days_off=own) if own else VIETNAM
    return due(rule, event, calendar) if acted is None else check_dates(rule, event, acted, calendar)


def _span(rule: DeadlineRule, fields: tuple[Field, ...], given: Given) -> Calculation | None:
    amount, unit = given.whole(fields[0]), given.choice(fields[1])
    if amount is None or unit is None:
        return None
    found = check_span(rule, amount, Unit(unit))
    if found is None:
        given.problems["don-vi"] = f"Đổi sang đơn vị này chưa kết luận chắc được; hãy ghi bằng {rule.unit}."
    return found


def _year_end(rule_id: str) -> Field:
    return _YEAR_END if rule_id.startswith("cq") else _FINANCIAL_END


def _conference(rule_id: str, given: Given) -> Calculation | None:
    year_end, held = given.day(_year_end(rule_id)), given.day(_HELD)
    if year_end is None or given.problems:
        return None
    if held is not None and held <= year_end:
        given.problems[_HELD.name] = "Hội nghị tổ chức sau khi hết năm; ngày này không sau ngày hết năm."
        return None
    return conference_due(rule_id, year_end, held)
