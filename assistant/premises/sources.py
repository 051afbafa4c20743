"""A source that a question leans on wrongly: a document no longer in force, an article about something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from assistant.premises.wording import Standing, folded
from assistant.question.understand import Question
from corpus.library import Library
from corpus.register.load import register_of
from corpus.register.notices import day_text, document_name
from corpus.register.schema import Action, Register, RelationLine
from corpus.text import words
from index.search import Hit

#: A document is leaned on, not only spoken of.
_LEANED_ON = re.compile(
    r"\b(?:theo|can cu|ap dung|lam theo|dua (?:vao|tren|theo)|con (?:hieu luc|gia tri|dung)|van (?:con|dung|ap dung|"
    r"theo|lam)|dang (?:ap dung|dung|thuc hien)|"
    r"hien hanh|hien (?:nay|gio|tai)|bay gio|tuan thu|quy dinh|chieu theo|vien dan)\b"
)
_SPOKEN_OF = re.compile(
    r"\b(?:het hieu luc|thay the|bi thay|bai bo|bi bo|so (?:voi|sanh)|khac (?:gi|nhau|voi)|truoc day|hoi truoc|"
    r"ngay truoc|(?:da|bi) (?:bo|huy|thay)|"
    r"con hieu luc (?:khong|hay|ko|chua)|con (?:dung|ap dung)(?: duoc)? (?:khong|ko|nua khong)|tu (?:khi|bao gio|"
    r"ngay) nao|khi nao|"
    r"(?<!can )cu|chuyen tiep|thi hanh den|van ban nao thay)\b"
)
_SAID_OF = re.compile(r"\b(?:quy dinh|noi|ve|o|tai|theo|neu|ghi|la)\b")
_ONLY_ARTICLE = re.compile(r"\bdieu (?:so )?\d+")
#: An article as the source of something, not as a part of it ("nội dung quy định tại Điều 46 phải …").
_ASCRIBED = re.compile(
    r"(?:^|[,.:] ?)(?:(?:vi|do|nghe noi|hinh nhu|co phai|theo|can cu|tai|o|chieu) )*(?:khoan \d+,? )?dieu (?:so )?\d+|"
    r"\b(?:theo|can cu|chieu) (?:khoan \d+,? )?dieu (?:so )?\d+|"
    r"\bdieu (?:so )?\d+[^.?!,]{0,50},? (?:phai|dung) (?:khong|ko|chua)"
)
_CLOSE = 8  # an article that search ranks so high may well be meant
_EMPTY = frozenset(
    {
        "quy dinh",
        "to chuc",
        "cap xa",
        "nhan dan",
        "noi dung",
        "trach nhiem",
        "thuc hien",
        "cong dong",
        "dan cu",
        "co so",
    }
)


def lapsed(question: Question, library: Library, day: date) -> tuple[str, str] | None:
    """The clause that ended a document which a question leans on, and what to say; None when there is none.

    Args:
        day: the law is asked for as it stood on this day.
    """
    text = folded(question.restored)
    whole = Standing(text, 0, len(text))
    if _SPOKEN_OF.search(text) or not _LEANED_ON.search(text) or (whole.judged and not whole.confirmed):
        return None
    register = register_of(library)
    for named in question.references.unknown:
        for line, number in _ended(named, register, day):
            clause = _clause(line, library)
            if clause:
                return clause, f"{_told(number, line, register)}, theo {in_sentence(library.label(clause))}"
    return None


def _ended(named: str, register: Register, day: date) -> Iterator[tuple[RelationLine, str]]:
    """The lines that end the document which a question names ("Nghị định 159/2016"), on a day."""
    wanted = re.search(r"(\d+)/(\d{4})", named)
    if wanted is None:
        return
    for line in register.relations:
        since = register.since(line)
        for number in line.targets:
            parts = number.split("/")
            same = len(parts) > 2 and parts[0].lstrip("0") == wanted[1].lstrip("0") and parts[1] == wanted[2]
            typed = document_name(number).split(" số ")[0].lower()
            whole = not line.part and line.action is not Action.AMENDS
            if same and whole and named.lower().startswith(typed) and since and since <= day:
                yield line, number


def _clause(line: RelationLine, library: Library) -> str:
    """The provision that says so, when it is held."""
    return line.source if "#" in line.source and " " not in line.source and library.provision(line.source) else ""


def _told(number: str, line: RelationLine, register: Register) -> str:
    since = register.since(line)
    when = f" từ ngày {day_text(since)}" if since else ""
    how = "bị thay thế" if line.action is Action.REPLACES else "hết hiệu lực"
    return f"{document_name(number)} không còn hiệu lực: văn bản này đã {how}{when}"


def ascribed(text: str) -> bool:
    """Whether a folded question says that something stands in the article it names."""
    return _ASCRIBED.search(text) is not None


def elsewhere(question: Question, hits: Sequence[Hit], library: Library) -> tuple[str, str] | None:
    """A clause of the article that a question wrongly names for something, and what the article is about.

    Only when the question asks to have one article confirmed, search ranks that article nowhere near,
    and no two words of its title stand in the question while some of the best article's do.
    """
    addresses = question.references.addresses
    text = folded(question.restored)
    mention = _ONLY_ARTICLE.search(text)
    if len(addresses) != 1 or mention is None or not hits:
        return None
    standing = Standing(text, mention.start(), mention.end())
    article = library.article(addresses[0].article_id)
    if article is None or standing.open or not (standing.confirms and _SAID_OF.search(text) and ascribed(text)):
        return None
    best = library.article(hits[0].article) if "#" in hits[0].article else None
    if best is None or article.id in [hit.article for hit in hits[:_CLOSE]]:
        return None
    if _pairs(article.title) & _pairs(text) or not _pairs(best.title) & _pairs(text):
        return None
    first = next((str(p.address) for p in article.provisions() if p.address.clause), article.id)
    return first, f"Không phải Điều {article.number}: {library.label(article.id)} nói về {_lowered(article.title)}"


def in_sentence(label: str) -> str:
    """A citation's label in the middle of a sentence: "khoản 2 Điều 90 …"."""
    return re.sub(r"^(?:Khoản|Điểm)", lambda match: match[0].lower(), label)


def _lowered(title: str) -> str:
    return title[:1].lower() + title[1:]


def _pairs(text: str) -> set[str]:
    """Neighbouring words, folded, without those that stand in many titles."""
    own = words(folded(text))
    return {f"{a} {b}" for a, b in pairwise(own)} - _EMPTY
