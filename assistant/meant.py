"""Which of several articles about one body a short question means: its duties, who may be in it, the sanctions.

Such a question says little else, so that search finds every article about the body alike. The titles of the law
tell them apart: "Tổ chức Ban …", "Nhiệm vụ, quyền hạn của Ban …".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.question.understand import Question
from corpus.handbook import Setting
from corpus.library import Library
from corpus.text import fold
from index.search import Hit

_DUTIES = re.compile(
    r"\b(?:lam (?:nhung )?(?:viec )?gi|lo (?:nhung )?(?:viec )?gi|(?:co )?(?:nhung )?nhiem vu (?:gi|nao)|"
    r"co (?:nhung )?quyen (?:han )?(?:gi|nao))(?: (?:a|vay|the|nhi|ha))?\W*$"
)
_ABOUT_A_BODY = re.compile(
    r"^(?:to chuc|hoat dong cua|tieu chuan thanh vien|trach nhiem trong viec bao dam hoat dong cua) (?P<body>ban .+)$"
)
_MAY_BE = re.compile(
    r"\b(?:dieu kien (?:de )?(?:duoc )?(?:lam|vao|bau)|tieu chuan|"
    r"(?:duoc|co the) (?:lam|vao|kiem|tham gia)(?! (?:gi|nhung)))\b"
)
_POSTS = ("thanh tra nhan dan", "giam sat dau tu", "truong thon", "to truong to dan pho")
_SANCTION = re.compile(
    r"\b(?:bi (?:gi|sao|phat|xu ly|xu phat|ky luat|truy cuu)|xu ly (?:the nao|ra sao|sao)|chiu trach nhiem gi)\b"
)
_OFFENCE = re.compile(
    r"\b(?:khong (?:\w+ )?(?:cong khai|niem yet|thuc hien|tra loi|lam|cho dan|lay y kien|to chuc)|vi pham|lam sai|"
    r"lam trai|can tro|tru dap|bao che|gian lan|gia mao|lam dung|loi dung|giau)\b"
)
_OTHER_MATTER = re.compile(r"\b(?:huong uoc|quy uoc|pham nhan|thi sinh|tuyen sinh|phieu|don thu)\b")
_SANCTIONS_TITLE = "xu ly vi pham phap luat ve thuc hien dan chu"
_MOST_WORDS = 16


def meant(question: Question, hits: Sequence[Hit], library: Library) -> list[str]:
    """The article that a short question means by what it asks for; empty when its words do not tell.

    Args:
        hits: ranked; only what search found can be meant.
    """
    plain = fold(question.restored)
    if not hits or question.references.addresses or len(plain.split()) > _MOST_WORDS:
        return []
    titles = {hit.article: _title(hit.article, library) for hit in hits}
    if _SANCTION.search(plain) and _OFFENCE.search(plain) and not _OTHER_MATTER.search(plain):
        wanted = [article for article, title in titles.items() if title.startswith(_SANCTIONS_TITLE)]
        return wanted[:1]
    may_be = _MAY_BE.search(plain)
    of_commune = not question.settings or Setting.COMMUNE in question.settings  # no other place has such an article
    if may_be and of_commune:
        posts = [post for post in _POSTS if post in plain[may_be.end() :]]
        wanted = [a for a, t in titles.items() if t.startswith("tieu chuan") and any(post in t for post in posts)]
        return wanted[:1]
    about = _ABOUT_A_BODY.match(titles[hits[0].article])
    if about and _DUTIES.search(plain):
        duties = f"nhiem vu, quyen han cua {about['body']}"
        return [article for article, title in titles.items() if title == duties][:1]
    return []


def naming(bodies: Sequence[str], hits: Sequence[Hit], library: Library) -> list[str]:
    """The articles that name every one of ``bodies``; empty when there are none to name."""
    articles = [library.article(hit.article) for hit in hits if "#" in hit.article] if bodies else []
    wanted = [fold(body) for body in bodies]
    return [article.id for article in articles if article and all(body in fold(article.text) for body in wanted)]


def _title(article_id: str, library: Library) -> str:
    article = library.article(article_id) if "#" in article_id else None
    return fold(article.title) if article else ""
