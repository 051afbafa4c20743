"""What the contract asks of every answer, checked from the outside: on the JSON and the stored texts."""

from __future__ import annotations

import json
import re
from typing import Any

from assistant.answer import Answer
from corpus.address import Address
from corpus.library import Library
from corpus.model import Kind
from corpus.text import one_line
from eval.statements import uncited_statements

KEYS = {"question", "status", "answer", "citations", "retrieved", "warnings", "engine", "timings_ms"}
CITATION_KEYS = {"marker", "id", "article", "label", "kind", "quote", "url"}
STATUSES = {"answered", "corrected", "refused"}
MOST_RETRIEVED = 20
_MARKER = re.compile(r"\[(\d+)\]")
#: Words of the source in quotation marks right before their marker, and points of a list.
_SHOWN = re.compile(r"(?:^- |: |\] )“(?P<shown>.*?)” \[(?P<marker>\d+)\](?= “|$)")
_POINT = re.compile(r"^- (?P<shown>(?:\d+[a-zđ]?\.|[a-zđ]\d?\)) .*) \[(?P<marker>\d+)\]$")


def broken_rules(answer: Answer, library: Library) -> list[str]:
    """The rules of the contract that an answer breaks."""
    record = json.loads(json.dumps(answer.as_dict(), ensure_ascii=False))
    return [
        *_shape(record),
        *_citations(record, library),
        *_retrieved(record, library),
        *(f"không có dấu dẫn: {statement}" for statement in uncited_statements(record) if record["citations"]),
        *_shown_words(record),
    ]


def _shape(record: dict[str, Any]) -> list[str]:
    found = []
    if set(record) != KEYS:
        found.append(f"khóa JSON: {set(record) ^ KEYS}")
    if record["status"] not in STATUSES:
        found.append(f"status {record['status']}")
    if (record["status"] == "refused") == bool(record["citations"]):
        found.append(f"{record['status']} với {len(record['citations'])} trích dẫn")
    if not record["answer"].strip():
        found.append("câu trả lời trống")
    found += [f"cảnh báo {w}" for w in record["warnings"] if set(w) != {"code", "message"} or not all(w.values())]
    if len({json.dumps(w) for w in record["warnings"]}) != len(record["warnings"]):
        found.append("cảnh báo lặp")
    if record["timings_ms"].get("total", -1) < 0 or not all(v >= 0 for v in record["timings_ms"].values()):
        found.append(f"timings_ms {record['timings_ms']}")
    return found


def _citations(record: dict[str, Any], library: Library) -> list[str]:
    found = []
    markers = [c["marker"] for c in record["citations"]]
    if markers != list(range(1, len(markers) + 1)):
        found.append(f"trích dẫn đánh số {markers}")
    if {int(n) for n in _MARKER.findall(record["answer"])} != set(markers):
        found.append(f"dấu dẫn {_MARKER.findall(record['answer'])} cho trích dẫn {markers}")
    for citation in record["citations"]:
        address = Address.parse(citation["id"])
        stored = library.text(address)
        if set(citation) != CITATION_KEYS:
            found.append(f"khóa của trích dẫn: {set(citation) ^ CITATION_KEYS}")
        if citation["article"] != address.article_id or citation["kind"] not in set(Kind) or not citation["label"]:
            found.append(f"trích dẫn {citation['id']}: {citation['article']}, {citation['kind']}, {citation['label']}")
        if stored is None:
            found.append(f"không có {citation['id']}")
        elif not citation["quote"].strip() or one_line(citation["quote"]) not in one_line(stored):
            found.append(f"trích không nguyên văn: {citation['id']}")
    return found


def _retrieved(record: dict[str, Any], library: Library) -> list[str]:
    retrieved = record["retrieved"]
    found = [
        f"retrieved: không có {r}" for r in retrieved if not (library.article(r) if "#" in r else library.report(r))
    ]
    if len(retrieved) > MOST_RETRIEVED or len(set(retrieved)) != len(retrieved):
        found.append(f"retrieved: {len(retrieved)} mã, {len(set(retrieved))} khác nhau")
    found += [f"dẫn {c['article']} mà không tìm thấy" for c in record["citations"] if c["article"] not in retrieved]
    return found


def _shown_words(record: dict[str, Any]) -> list[str]:
    """What is shown as the source's words and does not stand in the quote that its marker names."""
    quotes = {c["marker"]: one_line(c["quote"]) for c in record["citations"]}
    found = []
    for line in record["answer"].split("\n"):
        for match in _stretches(line.replace("**", "")):
            pieces = (piece.strip() for piece in re.split("…", match["shown"].replace("\\[", "[").replace("\\]", "]")))
            found += [f"không có trong trích dẫn: {p}" for p in pieces if p and p not in quotes[int(match["marker"])]]
    return found


def _stretches(line: str) -> list[re.Match[str]]:
    point = _POINT.match(line)
    return [point] if point else list(_SHOWN.finditer(line))


def shows_words(answer: Answer) -> bool:
    """Whether an answer shows words of its sources (so that a test can tell that there was something to check)."""
    return any(_stretches(line.replace("**", "")) for line in answer.answer.split("\n"))
