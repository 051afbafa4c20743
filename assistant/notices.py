"""What a reader must know before acting on an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.answer import Citation, Notice
from corpus.library import Library
from corpus.model import Kind

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
    for citation in citations:
        article = library.article(citation.article)
        if article and article.effective and as_of < article.effective:
            when = f"{as_of:%d/%m/%Y}", f"{article.effective:%d/%m/%Y}"
            found.append(
                Notice("not-in-force", f"{citation.label}: ngày {when[0]} chưa có hiệu lực (có hiệu lực từ {when[1]}).")
            )
    return tuple(dict.fromkeys(found))
