"""Which warnings an answer carries: from the provisions it rests on and the day it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from corpus.address import Address
from corpus.amendments import AmendmentKind
from corpus.library import Library
from corpus.naming import type_of
from corpus.register.amending_texts import AmendingText, amending_texts, holds
from corpus.register.load import register_of
from corpus.register.schema import Action, CautionLine, Register, RelationLine
from corpus.text import one_line

NOT_IN_FORCE = "not-in-force"
REPEALED = "repealed"
REPLACED = "replaced"
AMENDED = "amended"
_CODES = {Action.AMENDS: AMENDED, Action.REPLACES: REPLACED, Action.REPEALS: REPEALED}
_DONE = {Action.AMENDS: "sửa đổi", Action.REPLACES: "thay thế", Action.REPEALS: "bãi bỏ"}
_DONE_BY_TEXT = {
    AmendmentKind.AMEND: "đã được sửa đổi",
    AmendmentKind.ADD: "đã được bổ sung",
    AmendmentKind.REPEAL: "đã bị bãi bỏ",
    AmendmentKind.WORDS: "đã được sửa từ ngữ",
}
#: How much of an amending text a warning quotes; the page shows all of it.
_QUOTED = 280
_UNVERIFIED = "; điều này chưa đối chiếu được với văn bản gốc."


@dataclass(frozen=True, slots=True)
class RegisterNotice:
    """Something known about a cited provision that the reader must hear before acting.

    Attributes:
        code: stable, for programs: ``not-in-force``, ``repealed``, ``replaced``, ``amended``,
            or the code of a caution (``two-tier``, ``trade-union``, ``wording-conflict``, …).
        message: one Vietnamese sentence with the date and the document's number.
        since: the day from which it counts, None when the register does not know it.
        addresses: the cited addresses that it is about, as they were given.
        verified: whether the line was checked against an official text.
    """

    code: str
    message: str
    since: date | None
    addresses: tuple[str, ...]
    verified: bool = True


def notices_for(
    addresses: Iterable[str], as_of: date, library: Library, register: Register | None = None
) -> list[RegisterNotice]:
    """The warnings on an answer that rests on ``addresses``; gravest first, none twice.

    Args:
        addresses: identifiers as cited; news reports are passed over.
        as_of: the day on which the law is asked for.
        library: tells which text is held, for an imported text may already hold an amendment.
        register: by default the shipped one with the lines of the library's home.
    """
    register = register or register_of(library)
    cited = [a for a in dict.fromkeys(map(Address.parse, addresses)) if not a.is_news]
    texts = list(amending_texts(cited, as_of, library, register))
    found = [
        *_not_yet(cited, as_of, library, register),
        *(_quoting(text) for text in texts),
        *_relations(cited, as_of, library, register, texts),
        *_cautions(cited, as_of, register),
    ]
    return list(dict.fromkeys(found))


def document_name(number: str) -> str:
    """``Luật số 97/2025/QH15``."""
    return f"{type_of(number)} số {number}"


def day_text(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def provision_name(address: Address) -> str:
    """``Khoản 1 Điều 62 Luật số 10/2022/QH15``; the document's name alone for a whole document."""
    parts = [
        f"điểm {address.point}" if address.point else "",
        f"khoản {address.clause}" if address.clause else "",
        f"Điều {address.article}" if address.article else "",
        document_name(address.document),
    ]
    name = " ".join(part for part in parts if part)
    return name[:1].upper() + name[1:]


def touches(cited: Address, listed: Address) -> bool:
    """Whether one of the two stands within the other (a clause within its article, a point within its clause)."""
    if cited.document != listed.document:
        return False
    pairs = zip(_parts(cited), _parts(listed), strict=True)
    return all(a is None or b is None or a == b for a, b in pairs)


def _parts(address: Address) -> tuple[str | None, str | None, str | None]:
    return address.article, address.clause, address.point


def _hit(cited: list[Address], targets: Iterable[str]) -> tuple[str, ...]:
    listed = [Address.parse(target) for target in targets]
    return tuple(str(a) for a in cited if any(touches(a, target) for target in listed))


def _not_yet(cited: list[Address], as_of: date, library: Library, register: Register) -> Iterator[RegisterNotice]:
    for number in dict.fromkeys(a.document for a in cited):
        line, held = register.document(number), library.document(number)
        effective = (line and line.effective) or (held and held.effective)
        if not effective or as_of >= effective:
            continue
        message = (
            f"Vào ngày {day_text(as_of)} {document_name(number)} chưa có hiệu lực "
            f"(có hiệu lực từ ngày {day_text(effective)}); {_before(number, as_of, register)}."
        )
        verified = line.verified if line else True
        yield _notice(NOT_IN_FORCE, message, effective, _hit(cited, [number]), verified)


def _before(number: str, as_of: date, register: Register) -> str:
    """What stood in the place of a document on a day before it."""
    names = []
    for relation in register.relations:
        if relation.document != number or relation.action is Action.AMENDS:
            continue
        for target in relation.targets:
            old = register.document(target)
            if old and old.issued and old.issued <= as_of:
                since = register.since(relation)
                end = f"hết hiệu lực từ ngày {day_text(since)}" if since else "đã hết hiệu lực"
                names.append(f"{document_name(target)} ({relation.part + ', ' if relation.part else ''}{end})")
    return f"văn bản trước đó là {' và '.join(names)}" if names else "sổ theo dõi chưa ghi văn bản nào áp dụng khi ấy"


def _quoting(text: AmendingText) -> RegisterNotice:
    """What an amending document that is held says, in its own words."""
    code = REPEALED if text.kind is AmendmentKind.REPEAL else AMENDED
    names = [provision_name(target) for target in text.targets]
    names[1:] = [name[:1].lower() + name[1:] for name in names[1:]]
    by = provision_name(text.by)
    message = (
        f"{' và '.join(names)} {_DONE_BY_TEXT[text.kind]}{_from(text.since)}: "
        f"{by[:1].lower() + by[1:]} ghi “{_beginning(text.text)}”."
    )
    return RegisterNotice(code, message, text.since, text.addresses)


def _from(since: date | None) -> str:
    return f" từ ngày {day_text(since)}" if since else " (chưa rõ từ ngày nào)"


def _beginning(text: str) -> str:
    text = one_line(text).rstrip(".;")
    return text if len(text) <= _QUOTED else text[:_QUOTED].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def _relations(
    cited: list[Address], as_of: date, library: Library, register: Register, texts: list[AmendingText]
) -> Iterator[RegisterNotice]:
    """What the register's lines say; an amendment whose own words are told is not told again."""
    quoted = {(text.by.document, address) for text in texts for address in text.addresses}
    for action in (Action.REPEALS, Action.REPLACES, Action.AMENDS):
        for line in register.relations:
            since = register.since(line)
            if line.action is not action or (since and as_of < since):
                continue
            for target in map(Address.parse, line.targets):
                if action is Action.AMENDS and not target.article:
                    continue  # which provisions is not known: said once, by `corpus check`
                hit = _hit(cited, [str(target)])
                if action is Action.AMENDS:
                    hit = tuple(a for a in hit if not holds(library, Address.parse(a), line.document))
                if target.article and action is not Action.REPLACES:
                    hit = tuple(a for a in hit if (line.document, a) not in quoted)
                if hit:
                    yield _notice(_CODES[action], _told(line, target, register), since, hit, line.verified)


def _told(line: RelationLine, target: Address, register: Register) -> str:
    what = provision_name(target)
    place = f"{line.place} " if line.place else ""
    since = register.since(line)
    when = _from(since)
    if line.part:
        what = f"{what} ({line.part})"
    later = [
        document_name(r.document)
        for r in register.relations
        if r.action is Action.AMENDS and line.document in r.targets
    ]
    chain = f", văn bản này lại được sửa đổi bởi {', '.join(later)}" if later else ""
    advice = {
        Action.AMENDS: "nội dung được dẫn ở đây là bản trước khi sửa, hãy đối chiếu văn bản sửa đổi trước khi áp dụng",
        Action.REPLACES: "nội dung được dẫn ở đây là quy định cũ",
        Action.REPEALS: "nội dung được dẫn ở đây không còn hiệu lực",
    }[line.action]
    return f"{what} đã bị {place}{document_name(line.document)} {_DONE[line.action]}{when}{chain}; {advice}."


def _cautions(cited: list[Address], as_of: date, register: Register) -> Iterator[RegisterNotice]:
    for line in register.cautions:
        hit = () if line.since and as_of < line.since else _hit(cited, line.targets)
        if hit:
            yield _notice(line.code, _sentence(line), line.since, hit, line.verified)


def _sentence(line: CautionLine) -> str:
    return line.message if line.message.endswith(".") else line.message + "."


def _notice(code: str, message: str, since: date | None, addresses: tuple[str, ...], verified: bool) -> RegisterNotice:
    told = message if verified else message.removesuffix(".") + _UNVERIFIED
    return RegisterNotice(code, told, since, addresses, verified)
