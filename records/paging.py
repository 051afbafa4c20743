"""Reading many rows in pages, each in a short transaction of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from records.database import Database

PAGE = 500


def in_pages(
    database: Database, query: Select[*tuple[Any, ...]], keys: Sequence[InstrumentedAttribute[Any]]
) -> Iterator[Row[*tuple[Any, ...]]]:
    """The rows of a query in the order of ``keys``, which together are unique; rows added meanwhile may be seen."""
    ordered = query.add_columns(*keys).order_by(*keys).limit(PAGE)
    after = ordered
    while True:
        with database.read() as session:
            page = session.execute(after).all()
        yield from page
        if len(page) < PAGE:
            return
        after = ordered.where(tuple_(*keys) > tuple_(*page[-1][-len(keys) :], types=[key.type for key in keys]))
