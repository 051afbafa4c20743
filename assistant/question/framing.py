"""What a question is about, without the frame that textbooks put around it.

"Theo Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ, nội dung nào dưới đây …" names its document
for the reader. Searched for as words, the frame leads to the articles that speak of the decree itself: its
scope, its entry into force. What it names counts by itself (``Question.references``).
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.question.everyday import content_words
from corpus.text import words

_DATE = r"(?:\s*,?\s*ngày\s+\d{1,2}(?:\s*[/.-]\s*|\s+tháng\s+)\d{1,2}(?:\s*[/.-]\s*|\s+năm\s+)\d{4}|\s+năm\s+\d{4}|\s+\d{4}\b)"
_ISSUER = (
    r"(?:\s+của\s+(?:chính phủ|quốc hội|bộ trưởng(?:\s+bộ)?\s+(?:công an|quốc phòng)|bộ\s+(?:công an|quốc phòng)))"
)
_NUMBER = r"(?:\s+(?:số\s+)?\d{1,3}(?:\s*/\s*\d{4})?(?:\s*/\s*[\w-]+)?)"
_NAME = (
    rf"(?:luật\s+(?:thực hiện\s+)?dân chủ(?:\s+(?:ở\s+)?cơ sở)?|(?:luật|nghị định|thông tư)(?={_NUMBER})"
    r"|(?:luật|nghị định|thông tư)\s+này)"
)
_LEADING = r"(?:(?:theo|căn cứ(?:\s+vào)?|tại|trong|của)\s+)?(?:(?:các\s+)?quy định\s+(?:tại|của|trong|theo)\s+)?"
_DOCUMENT = re.compile(rf"\b{_LEADING}{_NAME}{_NUMBER}?(?:{_DATE}|{_ISSUER})*(?!\w)", re.IGNORECASE)
_ANY_LAW = re.compile(
    r"\b(?:theo|căn cứ)\s+(?:các\s+)?(?:quy định\s+(?:của\s+)?)?(?:pháp luật|luật)(?:\s+hiện hành)?"
    r"(?:\s+về\s+(?:thực hiện\s+)?dân chủ\s+ở\s+cơ sở)?(?!\w)",
    re.IGNORECASE,
)
#: The frame of a question with answers to choose from; what is to be chosen ("nội dung", "hành vi") stays.
_CHOICE = re.compile(
    r"\b(?:(?:phương án|nhận định|khẳng định|phát biểu|câu|ý|đáp án|lựa chọn)\s+nào(?:\s+(?:sau|dưới) đây)?(?:\s+là)?\s+(?:không\s+)?"
    r"(?:đúng|sai|đầy đủ|chính xác)(?:\s+(?:nhất|về|với|khi nói về))*|đâu\s+(?:không\s+phải\s+)?là|nào\s+(?:sau|dưới)\s+đây"
    r"|(?:anh|chị|anh/chị|bạn|em|đồng chí)\s+hãy\s+(?:cho biết|nêu|trình bày)|hãy\s+(?:cho biết|nêu|trình bày|kể)"
    r"|được\s+(?:pháp luật\s+)?quy định\s+(?:cụ thể\s+)?(?:như thế nào|thế nào|ra sao|là gì)?)(?!\w)",
    re.IGNORECASE,
)
_FIRST_NUMBER = re.compile(r"(?<![\d/])\d{1,3}(?!\d)")  # no year: "Luật … năm 2022" names the law itself
_LEAST = 3
_SAYS_NOTHING = re.compile(r"\b(?:những|các|về|có|gồm|nội dung|vấn đề|việc|điều|chi tiết)\b", re.IGNORECASE)


@lru_cache(maxsize=512)
def subject_of(text: str, documents: tuple[str, ...] = ()) -> str:
    """The words of ``text`` (restored) that say what it is about; all but those that ask when too few would be left.

    Args:
        documents: numbers of the documents named and held; a number that is not among them stays, for a text
            that is not held can only be found by its being spoken of.
    """
    numbers = {document.split("/")[0].lstrip("0") for document in documents}

    def named(match: re.Match[str]) -> str:
        first = _FIRST_NUMBER.search(match[0])
        return " " if first is None or first[0].lstrip("0") in numbers else match[0]

    for bare in (_ANY_LAW.sub(" ", _DOCUMENT.sub(named, text)), text):
        subject = content_words(_CHOICE.sub(" ", bare))
        if len(words(_SAYS_NOTHING.sub(" ", subject))) >= _LEAST:
            return subject
    return content_words(text)
