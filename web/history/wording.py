"""Vietnamese words for what readers make of answers."""

from __future__ import annotations

from records.nouns import Reason

REASONS = {
    Reason.WRONG: "Nội dung sai",
    Reason.WRONG_CITATION: "Dẫn sai điều khoản",
    Reason.OUTDATED: "Quy định đã cũ",
    Reason.INCOMPLETE: "Còn thiếu",
    Reason.NOT_ANSWERED: "Không đúng điều tôi hỏi",
    Reason.HARD_TO_READ: "Khó hiểu",
    Reason.OTHER: "Lý do khác",
}
