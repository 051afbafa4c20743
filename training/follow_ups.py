"""Follow-up questions written by rule from the titles of a home's official text: for training only.

Titles differ in what they ask about one subject ("Tiêu chuẩn …", "Hoạt động …") or in the place alone. Somebody
who asked about one asks on: "Thế còn tiêu chuẩn?", "Ở doanh nghiệp nhà nước thì sao?". Deterministic for a seed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from corpus.library import Library
from corpus.model import Article, Kind
from corpus.text import fold
from training.textbook import SEED, Written

_MOST = 240
_FOLDED = 0.25
_HEAD = re.compile(
    r"^(?P<head>(?:những )?nội dung|(?:hình thức|thời điểm)(?: và thời điểm)?|trách nhiệm(?: trong việc| của)?"
    r"|quyền|nghĩa vụ|nhiệm vụ, quyền hạn|tiêu chuẩn(?: thành viên)?|nguyên tắc(?: tổ chức và hoạt động)?|tổ chức"
    r"|hoạt động|phối hợp|xử lý kết quả|thẩm quyền|trình tự, thủ tục, hồ sơ|kinh phí|mục đích)"
    r" (?:của )?(?P<subject>.{6,})$"
)
_PLACE = re.compile(
    r" ở (?P<place>xã, phường, thị trấn|cơ quan, đơn vị|doanh nghiệp nhà nước)$|^(?P<who>nhân dân|người lao động)(?= )"
)
_HEAD_SHAPES = ("Thế còn {x} thì sao?", "Vậy {x} được quy định như thế nào?", "Còn {x}?", "{x} của họ thế nào?")
_PLACE_SHAPES = ("Thế còn ở {x} thì sao?", "Còn {x} thì thế nào?", "Ở {x} thì quy định ra sao?")
_FIRST_SHAPES = ("{t} được quy định như thế nào?", "Cho hỏi {t}", "{t} gồm những gì?")


def follow_up_questions(library: Library, seed: int = SEED) -> list[Written]:
    """Second questions about the subject of a first, or about another place."""
    random = np.random.default_rng(seed)
    known = (Kind.LAW, Kind.DECREE)
    articles = [a for a in library.articles() if (d := library.document(a.document)) and d.kind in known]
    found = [*_other_heads(articles), *_other_places(articles)]
    chosen = [found[i] for i in random.permutation(len(found))[:_MOST]]
    same: dict[str, set[str]] = defaultdict(set)
    for article in articles:
        same[_subject(article)].add(article.id)
    return [_typed(first, second, frozenset(same[_subject(right)]), random) for first, second, right in chosen]


def _subject(article: Article) -> str:
    """Equal for the law's title and the decree's of the same matter: "Tổ chức (của) Ban …"."""
    return _small(article.title).replace(" của ", " ")


def _typed(first: str, second: str, right: frozenset[str], random: np.random.Generator) -> Written:
    asked = _FIRST_SHAPES[random.integers(len(_FIRST_SHAPES))].format(t=first)
    if random.random() < _FOLDED:
        asked, second = fold(asked), fold(second)
    return Written(second, right, asked[:1].upper() + asked[1:])


def _other_heads(articles: Sequence[Article]) -> Iterator[tuple[str, str, Article]]:
    """(first title, second question, its article) of titles on one subject within a document."""
    alike: dict[tuple[str, str], list[tuple[str, Article]]] = defaultdict(list)
    for article in articles:
        if match := _HEAD.match(_small(article.title)):
            alike[article.document, match["subject"]].append((match["head"], article))
    for group in alike.values():
        for number, (_, first) in enumerate(group):
            for head, second in group:
                if second is not first:
                    shape = _HEAD_SHAPES[(number + len(head)) % len(_HEAD_SHAPES)]
                    yield _small(first.title), shape.format(x=head), second


def _other_places(articles: Sequence[Article]) -> Iterator[tuple[str, str, Article]]:
    """The same of titles that differ in the place alone."""
    alike: dict[tuple[str, str], list[tuple[str, Article]]] = defaultdict(list)
    for article in articles:
        title = _small(article.title)
        if match := _PLACE.search(title):
            alike[article.document, _PLACE.sub("", title)].append((match["place"] or match["who"], article))
    for group in alike.values():
        for number, (_, first) in enumerate(group):
            for place, second in group:
                if second is not first:
                    shape = _PLACE_SHAPES[(number + len(place)) % len(_PLACE_SHAPES)]
                    yield _small(first.title), shape.format(x=place), second


def _small(title: str) -> str:
    title = " ".join(title.split())
    return title[:1].lower() + title[1:]
