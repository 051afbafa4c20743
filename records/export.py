"""Records on their way out: JSON lines for programs, CSV for a spreadsheet."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, TextIO

from records.answers import Answers
from records.feedback import FeedbackBook
from records.nouns import AnswerRecord, Feedback
from records.sites import Sites

_CHUNK = 200
_COLUMNS = (
    "id", "created_at", "site", "visitor", "question", "turns", "as_of", "status", "answer", "evidence", "engine",
    "verdicts", "reasons", "notes", "corpus_hash", "index_fingerprint", "settings_hash",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def exported(
    answers: Answers, feedback: FeedbackBook, sites: Sites, since: datetime | None, site_id: str | None
) -> Iterator[dict[str, Any]]:
    """Each answer as plain data; a visitor becomes a digest, which joins rows and opens nothing."""
    keys = {site.id: site.public_key for site in sites.all()}
    records = answers.each(since, site_id)
    while chunk := list(islice(records, _CHUNK)):
        given = feedback.of([record.id for record in chunk])
        for record in chunk:
            yield _plain(record, keys.get(record.site_id or "", ""), given.get(record.id, []))


def write_jsonl(rows: Iterable[Mapping[str, Any]], out: TextIO) -> int:
    """One JSON object a line; how many."""
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 (the last number is the answer)
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return count


def write_csv(rows: Iterable[Mapping[str, Any]], out: TextIO) -> int:
    """A table that a spreadsheet opens as it stands, and never runs; how many rows."""
    out.write("\ufeff")  # without it Excel reads UTF-8 as something else
    table = csv.writer(out)
    table.writerow(_COLUMNS)
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007
        table.writerow([_cell(value) for value in _flat(row)])
    return count


def _plain(record: AnswerRecord, site: str, given: Iterable[Feedback]) -> dict[str, Any]:
    return {
        "id": record.id,
        "created_at": record.created_at.isoformat(timespec="seconds"),
        "site": site,
        "visitor": hashlib.sha256(f"visitor:{record.visitor}".encode()).hexdigest()[:12] if record.visitor else "",
        "turns": list(record.turns),
        "as_of": record.as_of.isoformat() if record.as_of else None,
        "corpus_hash": record.corpus_hash,
        "index_fingerprint": record.index_fingerprint,
        "settings_hash": record.settings_hash,
        "evidence": list(record.evidence),
        "answer": record.answer,
        "feedback": [
            {"verdict": f.verdict, "reasons": list(f.reasons), "note": f.note, "at": f.created_at.isoformat()}
            for f in given
        ],
    }


def _flat(row: Mapping[str, Any]) -> Iterator[str]:
    answer, given = row["answer"], row["feedback"]
    cells = {
        **row,
        "question": answer.get("question", ""),
        "status": answer.get("status", ""),
        "answer": answer.get("answer", ""),
        "engine": answer.get("engine", ""),
        "turns": "\n".join(row["turns"]),
        "evidence": "\n".join(row["evidence"]),
        "verdicts": "\n".join(f["verdict"] for f in given),
        "reasons": "\n".join(reason for f in given for reason in f["reasons"]),
        "notes": "\n".join(f["note"] for f in given if f["note"]),
    }
    return (str(cells[column] or "") for column in _COLUMNS)


def _cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(_FORMULA) else text
