"""What in the imported corpus is amended, replaced, or older than the register; for ``corpus check``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from corpus.address import Address
from corpus.check import Finding
from corpus.library import Library
from corpus.model import Article, Document, Provision
from corpus.register.load import register_of
from corpus.register.notices import AMENDED, NOT_IN_FORCE, REPEALED, REPLACED, day_text, document_name, touches
from corpus.register.schema import Action, CautionLine, Register, RelationLine

#: A register that nobody has looked at for longer than this may have missed an amendment.
STALE = timedelta(days=183)
_UNLISTED = "Có chữ “{word}” nhưng sổ theo dõi chưa ghi lưu ý {code} cho điều khoản này."
_CODES = {Action.AMENDS: AMENDED, Action.REPLACES: REPLACED, Action.REPEALS: REPEALED}
_DONE = {Action.AMENDS: "Đã bị sửa đổi", Action.REPLACES: "Đã bị thay thế", Action.REPEALS: "Đã bị bãi bỏ"}


def register_findings(library: Library, today: date, register: Register | None = None) -> list[Finding]:
    """What the register knows of the documents held, and what the documents held show of the register.

    Args:
        library: only official text is looked at, never the handbook.
        today: an amendment counts from its day on.
    """
    register = register or register_of(library)
    held = {document.number: document for document in library.corpus.documents()}
    return [
        *_stale(register, today),
        *_changed(register, held, today),
        *dict.fromkeys(_newer_missing(register, held, today)),
        *_dates(register, held, today),
        *_addresses(register, library, set(held)),
        *_unlisted(register, library, set(held)),
    ]


def _stale(register: Register, today: date) -> Iterator[Finding]:
    if today - register.reviewed > STALE:
        message = f"Sổ theo dõi hiệu lực rà soát lần cuối ngày {day_text(register.reviewed)}; hãy rà soát lại."
        yield Finding("register-old", "register.yaml", message)


def _changed(register: Register, held: dict[str, Document], today: date) -> Iterator[Finding]:
    for line in register.relations:
        since = register.since(line)
        if since and today < since:
            continue
        for target in line.targets:
            if Address.parse(target).document in held:
                yield Finding(_CODES[line.action], target, _told(line, since))


def _told(line: RelationLine, since: date | None) -> str:
    place = f"{line.place} " if line.place else ""
    when = f" từ ngày {day_text(since)}" if since else ""
    extra = "; ".join(part for part in (line.part, line.remark, None if line.verified else "chưa kiểm chứng") if part)
    return f"{_DONE[line.action]} bởi {place}{document_name(line.document)}{when}{f' ({extra})' if extra else ''}."


def _newer_missing(register: Register, held: dict[str, Document], today: date) -> Iterator[Finding]:
    """Held text older than the register: a document that changes it is known, and is not held."""
    for line in register.relations:
        touched = sorted({Address.parse(t).document for t in line.targets} & set(held))
        since = register.since(line)
        if touched and line.document not in held and not (since and today < since):
            message = (
                f"Bản trong kho cũ hơn sổ theo dõi: kho chưa có {document_name(line.document)}. "
                "Hãy chạy: danchu corpus refresh, hoặc nạp văn bản ấy."
            )
            yield from (Finding("older-than-register", number, message) for number in touched)


def _dates(register: Register, held: dict[str, Document], today: date) -> Iterator[Finding]:
    for number, document in held.items():
        line = register.document(number)
        if line is None:
            yield Finding("not-in-register", number, "Sổ theo dõi hiệu lực chưa ghi văn bản này.")
            continue
        if line.effective and document.effective and line.effective != document.effective:
            message = (
                f"Kho ghi hiệu lực từ {day_text(document.effective)}, sổ theo dõi ghi {day_text(line.effective)}; "
                "hãy đối chiếu và sửa bên sai."
            )
            yield Finding("date-differs", number, message)
        effective = line.effective or document.effective
        if effective and today < effective:
            yield Finding(NOT_IN_FORCE, number, f"Chưa có hiệu lực (từ ngày {day_text(effective)}).")


def _addresses(register: Register, library: Library, held: set[str]) -> Iterator[Finding]:
    """Every listed provision of a held document exists."""
    listed = [target for line in register.relations for target in line.targets]
    listed += [target for line in register.cautions for target in (*line.targets, *line.exempt)]
    for target in dict.fromkeys(listed):
        address = Address.parse(target)
        if address.document in held and address.article and library.corpus.provision(address) is None:
            yield Finding("register-address", target, "Sổ theo dõi nêu nhưng văn bản trong kho không có.")


def _unlisted(register: Register, library: Library, held: set[str]) -> Iterator[Finding]:
    """Provisions with a caution's words that no caution of its code lists."""
    for line in register.cautions:
        listed = [
            Address.parse(target)
            for other in register.cautions
            if other.code == line.code
            for target in (*other.targets, *other.exempt)
        ]
        documents = {Address.parse(target).document for target in line.targets} & held
        for number in sorted(documents):
            for article_id in library.corpus.article_ids(number) if line.words else ():
                article = library.corpus.article(article_id)
                if article:
                    yield from _unlisted_in(article, line, listed)


def _unlisted_in(article: Article, line: CautionLine, listed: list[Address]) -> Iterator[Finding]:
    word = next((w for w in line.words if w.lower() in article.title.lower()), None)
    if word and not any(touches(Address(article.document, article.number), address) for address in listed):
        yield Finding("caution-unlisted", article.id, _UNLISTED.format(word=word, code=line.code))
    for provision in _finest(article):
        word = next((w for w in line.words if w.lower() in provision.text.lower()), None)
        if word and not any(touches(provision.address, address) for address in listed):
            yield Finding("caution-unlisted", provision.id, _UNLISTED.format(word=word, code=line.code))


def _finest(article: Article) -> list[Provision]:
    """The provisions that have no finer ones within them."""
    all_of_them = article.provisions()
    inner = {(p.address.clause, None) for p in all_of_them if p.address.point}
    inner |= {(None, None) for p in all_of_them if p.address.clause}
    return [p for p in all_of_them if p.address.point or (p.address.clause, None) not in inner]
