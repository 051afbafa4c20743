"""Ask the national database what has happened to the documents held, and take note of it.

Either the whole conversation succeeds, or nothing is changed. What is found is reported and
entered in the home's register as not verified; the texts of what amends can be imported,
and are shown beside what they amend, never merged into it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import date

from corpus.address import find_document_numbers, is_document_number
from corpus.amending_text import UnreadableTextError, read_database_text
from corpus.amendments import Amendment
from corpus.attached import amendments_between
from corpus.errors import DanchuError, ErrorCode
from corpus.library import Library
from corpus.local_register import enter, local_register
from corpus.model import Document
from corpus.naming import clean_number
from corpus.register import DocumentLine, RelationLine, load_register
from corpus.register_lines import document_line, relation_lines
from corpus.store import Batch, Changes
from corpus.vbpl import Change, DatabaseDocument, Gateway, Related, UnknownDocumentError, is_id


@dataclass
class Refreshed:
    """What a refresh found and did.

    Attributes:
        asked: numbers of the documents that the database answered about.
        without_id: numbers of those that cannot be asked about, for no id of them is known.
        unknown: number → why the database has no answer.
        statuses: number → what the database says of its being in force.
        entered: the lines that are new in the home's register.
        unreadable: number of an amending document → why its text could not be imported.
        amendments: what the documents held now do to the provisions of others held.
    """

    asked: list[str] = field(default_factory=list)
    without_id: list[str] = field(default_factory=list)
    unknown: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    entered: tuple[RelationLine, ...] = ()
    imported: Changes | None = None
    unreadable: dict[str, str] = field(default_factory=dict)
    amendments: list[Amendment] = field(default_factory=list)


def refresh(
    library: Library,
    today: date,
    *,
    numbers: Collection[str] = (),
    import_texts: bool = False,
    progress: Callable[[int, int, str], None] = lambda *_: None,
) -> Refreshed:
    """Ask about every document held, or digested in the handbook. Not to be called inside a running event loop.

    Args:
        library: its corpus is imported into, its home holds the register's own lines.
        today: the day to note as that of the finding.
        numbers: only these documents; all when empty.
        import_texts: whether to import the texts of the documents found.
        progress: told (documents asked, documents in all, the number asked about).

    Raises:
        DanchuError: ``refresh-denied``, ``refresh-failed``, ``register-invalid`` or what an
            import raises; corpus and register are then as they were.
    """
    path = local_register(library.corpus.path.parent)
    load_register(extra=path)  # a register that cannot be read is told before anything is asked
    chosen = _chosen(library, numbers)
    done = Refreshed(without_id=[d.number for d in chosen if not is_id(d.item_id)])
    conversation = _Conversation(library, today, done)
    asyncio.run(conversation.hold([d for d in chosen if is_id(d.item_id)], progress))
    if import_texts:
        _import(library, conversation.texts, done, today)
    lines = _relations(library, done)
    complete = bool(done.asked) and not (numbers or done.unknown)
    documents = _documents(library, done, conversation.by_number, today)
    done.entered = enter(path, documents, lines, today if complete else None)
    return done


def _relations(library: Library, done: Refreshed) -> list[RelationLine]:
    """What was found as lines of the register, by provision where the texts are held."""
    lines: list[RelationLine] = []
    for change in done.changes:
        effects = amendments_between(library, change.by, change.document)
        done.amendments += effects
        lines += relation_lines(change, effects, done.statuses.get(change.document, ""), library)
    return lines


def _documents(
    library: Library, done: Refreshed, found: dict[str, DatabaseDocument], today: date
) -> list[DocumentLine]:
    named = {change.by for change in done.changes} | {change.document for change in done.changes}
    return [document_line(n, library, found.get(n), today) for n in sorted(named) if is_document_number(n)]


def _chosen(library: Library, numbers: Collection[str]) -> list[Document]:
    documents = library.documents()
    if unheld := sorted(set(numbers) - {d.number for d in documents}):
        raise DanchuError(
            ErrorCode.PROVISION_NOT_FOUND, f"Kho không có văn bản {', '.join(unheld)}. Xem: danchu corpus list."
        )
    return [d for d in documents if not numbers or d.number in numbers]


class _Conversation:
    """The questions put to the database, and what its answers come to."""

    def __init__(self, library: Library, today: date, done: Refreshed) -> None:
        self.settings = library.corpus.settings
        self.today = today
        self.done = done
        self.held = {d.item_id: d for d in library.documents() if is_id(d.item_id)}
        self.texts: dict[str, DatabaseDocument] = {}
        self._absent: set[str] = set()

    @property
    def by_number(self) -> dict[str, DatabaseDocument]:
        return {clean_number(found.number): found for found in self.texts.values()}

    async def hold(self, documents: list[Document], progress: Callable[[int, int, str], None]) -> None:
        async with Gateway(self.settings) as gateway:
            for count, document in enumerate(documents):
                progress(count, len(documents), document.number)
                try:
                    await self._about(gateway, document)
                except UnknownDocumentError as error:
                    self.done.unknown[document.number] = str(error)
        if documents and not self.done.asked:
            number, why = next(iter(self.done.unknown.items()))
            raise DanchuError(
                ErrorCode.REFRESH_FAILED,
                f"Cơ sở dữ liệu quốc gia không trả lời về văn bản nào ({number}: {why}), có thể địa chỉ "
                "corpus.refresh_url đã đổi. Những gì đã có vẫn giữ nguyên.",
            )

    async def _about(self, gateway: Gateway, document: Document) -> None:
        found = await gateway.document(document.item_id)
        if clean_number(found.number).lower() != document.number.lower():
            raise UnknownDocumentError(f"mã {document.item_id} ở đó là của văn bản {found.number[:60]}")
        diagram = await gateway.diagram(document.item_id)
        self.done.asked.append(document.number)
        if found.status:
            self.done.statuses[document.number] = found.status
        for related in diagram.acting:
            await self._acting(gateway, document, related)
        for related in diagram.affected:
            if related.id in self.held and related.id != document.item_id:
                affected = self.held[related.id].number
                self._note(
                    Change(
                        affected,
                        related.relation,
                        by=document.number,
                        by_title=document.title,
                        found_on=self.today,
                        source=self._page(document.item_id),
                        effective=found.effective,
                    )
                )

    async def _acting(self, gateway: Gateway, document: Document, related: Related) -> None:
        """Note what another document does to ``document``, having asked for its number and its text."""
        if related.id == document.item_id:
            return
        change = Change(document.number, related.relation, "", related.name, self.today, self._page(related.id))
        if held := self.held.get(related.id):
            change = replace(change, by=held.number, by_title=held.title, effective=held.effective)
        elif text := await self._text(gateway, related.id):
            number, title = clean_number(text.number), text.title or related.name
            change = replace(change, by=number, by_title=title, effective=text.effective, by_id=related.id)
        else:
            others = [n for n in find_document_numbers(related.name) if n != document.number]
            change = replace(change, by=others[0] if others else "", by_id=related.id)
        self._note(change)

    async def _text(self, gateway: Gateway, identifier: str) -> DatabaseDocument | None:
        """A document that is not held, asked for once; None when the database has none."""
        if identifier not in self.texts and identifier not in self._absent:
            try:
                self.texts[identifier] = await gateway.document(identifier)
            except UnknownDocumentError:
                self._absent.add(identifier)
        return self.texts.get(identifier)

    def _page(self, identifier: str) -> str:
        return self.settings.official_url.replace("{id}", identifier)

    def _note(self, change: Change) -> None:
        keys = {(c.document, c.relation, c.by, c.by_id) for c in self.done.changes}
        if (change.document, change.relation, change.by, change.by_id) not in keys:
            self.done.changes.append(change)


def _import(library: Library, texts: dict[str, DatabaseDocument], done: Refreshed, today: date) -> None:
    """Import the texts found, all at once; one that cannot be read is told and left out."""
    batch = Batch()
    for identifier, found in texts.items():
        if library.corpus.document(clean_number(found.number)):
            continue  # held already, under another id or none
        try:
            legal = read_database_text(found, identifier)
        except UnreadableTextError as error:
            done.unreadable[found.number] = str(error)
            continue
        batch.documents.append(legal.document)
        batch.articles += legal.articles
        batch.doubts += [(legal.document.source, doubt) for doubt in legal.doubts]
    if batch.articles:
        done.imported = library.corpus.apply(batch, today)
