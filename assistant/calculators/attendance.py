"""How many households came to a residents' meeting, where nothing is said of what it decides.

The law sets no attendance of its own; but what is decided needs a share of all households (Điều 21), so that a
meeting that too few attend cannot decide (điểm b khoản 1 Điều 19: then ballots go to every household).
"""

from __future__ import annotations

from assistant.calculators.result import Calculation, Verdict, decimal
from assistant.calculators.share_rules import BALLOT, LAW, OVER_HALF, TWO_THIRDS

RULE = "xa-du-hop"
CLAUSE, BALLOT_CLAUSE = f"{LAW}#21.1", f"{LAW}#19.1.b"
#: The two shares that decide, in the words of khoản 1 Điều 21.
_GROUND = "xa-dong-gop xa-tu-quan"
_NO_OWN = "ngoài cuộc họp về hương ước, quy ước, luật không ấn định số hộ phải dự; tỷ lệ tán thành tính trên tổng số hộ"


def check_attendance(homes: int, present: int) -> Calculation:
    """Whether those who came can decide: anything, nothing, or only what over half of all households decide.

    Args:
        homes: all households; present: how many of them are represented, 0 … ``homes``.
    """
    half, most = OVER_HALF.needed(homes), TWO_THIRDS.needed(homes)
    came = f"{decimal(present)}/{decimal(homes)} hộ dự"
    if present < half:
        verdict = Verdict.NOT_MET
        lead = (
            f"Chưa đủ để quyết định bất cứ việc nào của thôn: {_NO_OWN}; {came} thì không thể đạt mức trên 50% "
            f"(cần {decimal(half)} hộ), càng không đạt mức 2/3 của việc đóng góp, thu chi (cần {decimal(most)} hộ)."
        )
    elif present < most:
        verdict = Verdict.NEEDS
        lead = (
            f"Tùy việc được bàn: {_NO_OWN}; {came} thì có thể đạt mức trên 50% (cần {decimal(half)} hộ tán thành), "
            f"nhưng không thể đạt mức 2/3 của việc đóng góp, thu chi (cần {decimal(most)} hộ)."
        )
    else:
        verdict = Verdict.MET
        lead = (
            f"Đủ để có thể quyết định việc của thôn: {_NO_OWN}; {came} thì có thể đạt mức trên 50% "
            f"(cần {decimal(half)} hộ tán thành) và mức 2/3 của việc đóng góp, thu chi (cần {decimal(most)} hộ)."
        )
    formula = f"trên 50% của {decimal(homes)} là {decimal(half)}; 2/3 của {decimal(homes)} là {decimal(most)}"
    note = "" if verdict is Verdict.MET else BALLOT
    inputs: dict[str, int | str] = {"base": homes, "part": present, "needed": half}
    return Calculation(RULE, verdict, lead, formula, CLAUSE, inputs, note, BALLOT_CLAUSE if note else "", _GROUND)


def state_attendance() -> Calculation:
    """What the law asks for, where nobody has been counted."""
    lead = (
        "Luật không ấn định số hộ phải dự (trừ cuộc họp thông qua hương ước, quy ước: trên 50% số hộ); việc đóng góp, "
        "thu chi được thông qua khi có ít nhất 2/3, các việc khác khi có trên 50% tổng số đại diện hộ gia đình tán "
        "thành, nên số hộ dự phải đủ để đạt tỷ lệ ấy."
    )
    return Calculation(RULE, Verdict.NEEDS, lead, "", CLAUSE, {}, BALLOT, BALLOT_CLAUSE, _GROUND)
