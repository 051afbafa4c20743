"""What a question's figures come to, for programs."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field


class CalculationOut(BaseModel):
    """One computed statement with the provision that carries its rule."""

    rule: str
    verdict: str = Field(description="met: đủ, hợp lệ hoặc kịp; not-met: không; needs: thiếu số liệu để kết luận.")
    lead: str
    formula: str
    provision: str
    label: str
    quote: str
    note: str
    inputs: dict[str, int | str]


def calculations(assistant: Any, question: str) -> list[CalculationOut]:
    """Thresholds, deadlines and numbers of members; empty when the figures or the rule are not certain.

    Args:
        assistant: an ``assistant.engine.Assistant``.

    Raises:
        DanchuError: as ``Assistant.ask``.
    """
    library = assistant.library
    found = assistant.find(assistant.understand([question])).computed
    return [
        CalculationOut(
            rule=c.rule_id,
            verdict=str(c.verdict),
            lead=c.lead,
            formula=c.formula,
            provision=c.clause,
            label=library.label(c.clause),
            quote=library.text(c.clause) or "",
            note=c.note,
            inputs=dict(c.inputs),
        )
        for c in found
    ]
