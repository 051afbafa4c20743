"""What a reader must know before acting on an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.answer import Citation, Notice
from corpus.library import Library
from corpus.model import Kind
from corpus.register.notices import notices_for as register_notices

_HANDBOOK = Notice(
    "handbook",
    "Bản tóm lược, không phải nguyên văn: kho chưa có văn bản chính thức của điều này. "
    "Hãy đối chiếu với văn bản chính thức trước khi áp dụng.",
)
_NEWS = Notice("news", "Tin tức chỉ cho biết việc đã diễn ra, không phải căn cứ pháp lý.")


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
