"""Which warnings a provision must carry, written down apart from the register: from the task's own list and the texts.

What the list names by its article is taken as a whole; what it names by a word ("articles that name thị trấn")
is looked for in the official text, down to the finest provision that says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from corpus.address import Address
from corpus.library import Library
from corpus.model import Article, Provision

LAW, D59, D61, D185 = "10/2022/QH15", "59/2023/NĐ-CP", "61/2023/NĐ-CP", "185/2026/NĐ-CP"
#: Listed by article (or clause), by the code that an answer resting on it carries today.
LISTED = {
    "amended": {f"{LAW}#62"},
    "replaced": {"165/2018/TT-BQP"},
    "two-tier": {f"{LAW}#25", f"{LAW}#85", f"{LAW}#86", f"{D61}#16"},
    "trade-union": {
        *(f"{LAW}#{n}" for n in (60, 62, 63)),
        *(f"{D59}#{n}" for n in (21, 22, 25, 26, 30)),
    },
    "wording-conflict": {f"{D185}#5.1.c"},
    "rule-conflict": {f"{D185}#4.2", f"{D59}#9.3"},
}
#: Names only: of a repealed ordinance, of the next heading, of hương ước from before the decree.
_NAMES_ONLY = {f"{LAW}#90.2", "126/2020/TT-BCA#7.5", f"{D61}#24.1", f"{D61}#24.2"}


def expected(addresses: Iterable[str], library: Library) -> set[str]:
    """The codes that an answer resting on ``addresses`` carries today; news carries none of them."""
    table = _table(library)
    cited = [Address.parse(a) for a in addresses if not a.startswith("news:")]
    return {code for code, listed in table.items() if any(_meets(c, one) for c in cited for one in listed)}


@lru_cache(maxsize=2)
def _table(library: Library) -> dict[str, list[Address]]:
    table = {code: [Address.parse(a) for a in listed] for code, listed in LISTED.items()}
    for article in library.corpus.articles():
        for code, provision in _by_words(article):
            if str(provision) not in _NAMES_ONLY:
                table[code].append(provision)
    return table


def _by_words(article: Article) -> Iterator[tuple[str, Address]]:
    whole = Address(article.document, article.number)
    if any(word in article.title.lower() for word in ("thị trấn", "cấp huyện")):
        yield "two-tier", whole
    if article.document == D61 and "công nhận" in article.title.lower():
        yield "wording-conflict", whole
    for part in _finest(article):
        text = part.text.lower()
        if "thị trấn" in text or "cấp huyện" in text or "vùng huyện" in text:
            yield "two-tier", part.address
        if article.document == LAW and 46 <= int(article.number) <= 63 and "công đoàn" in text:
            yield "trade-union", part.address
        if article.document == D61 and "công nhận" in text:
            yield "wording-conflict", part.address


def _finest(article: Article) -> Iterator[Provision]:
    parts = article.provisions()
    for part in parts:
        if not any(other is not part and _within(other.address, part.address) for other in parts):
            yield part


def _within(inner: Address, outer: Address) -> bool:
    steps = ((outer.article, inner.article), (outer.clause, inner.clause), (outer.point, inner.point))
    return outer.document == inner.document and all(a is None or a == b for a, b in steps)


def _meets(one: Address, other: Address) -> bool:
    return _within(one, other) or _within(other, one)
