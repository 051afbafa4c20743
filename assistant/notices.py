"""What a reader must know before acting on an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.answer import Citation, Notice
from corpus.library import Library
from corpus.model import Kind
from corpus.register.notices import NOT_IN_FORCE, day_text, document_name
from corpus.register.notices import notices_for as register_notices
from corpus.register.validity import State, validity_of

_HANDBOOK = Notice(
    "handbook",
    "Bản tóm lược, không phải nguyên văn: kho chưa có văn bản chính thức của điều này. "
    "Hãy đối chiếu với văn bản chính thức trước khi áp dụng.",
)
_NEWS = Notice("news", "Tin tức chỉ cho biết việc đã diễn ra, không phải căn cứ pháp lý.")


def not_yet_in_force(citations: Sequence[Citation], library: Library, as_of: date) -> tuple[Citation, str] | None:
    """The first citation whose document did not yet count on a day, and the sentence that says so; None when all did.

    What such a provision requires was not required then: it must be said before anything else.
    """
    for citation in citations:
        if citation.kind is Kind.NEWS:
            continue
        number = citation.article.partition("#")[0]
        validity = validity_of(number, as_of, library)
        if validity.state is State.NOT_YET and validity.since:
            return citation, (
                f"Vào ngày {day_text(as_of)}, {document_name(number)} chưa có hiệu lực (có hiệu lực từ ngày "
                f"{day_text(validity.since)}), nên quy định của văn bản này được dẫn dưới đây chưa áp dụng khi ấy"
            )
    return None


def is_not_in_force(notices: Sequence[Notice]) -> bool:
    """Whether the warnings say that something cited did not yet count on the day asked about."""
    return any(notice.code == NOT_IN_FORCE for notice in notices)


def notices_for(citations: Sequence[Citation], library: Library, as_of: date) -> tuple[Notice, ...]:
    """The warnings an answer carries, each once.

    Args:
        as_of: the day on which the law is asked about.
    """
    found: list[Notice] = []
    kinds = {citation.kind for citation in citations}
    if Kind.HANDBOOK in kinds:
        found.append(_HANDBOOK)
    if kinds == {Kind.NEWS}:
        found.append(_NEWS)
    quoted = [citation.id for citation in citations]
    found += [Notice(notice.code, notice.message) for notice in register_notices(quoted, as_of, library)]
    return tuple(dict.fromkeys(found))
