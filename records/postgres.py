"""Connections to PostgreSQL that never wait for ever: the server's own time-out helps only while the server works."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event

_INTERVAL_S = 0.1


def bound(engine: Engine, seconds: float) -> None:
    """Make every wait of an engine's connections end: the connection is given up and the statement with it.

    Raises (in what waits): psycopg's ``QueryCanceled``, as when the server itself had lost patience.
    """
    from psycopg import Connection, errors

    class Bounded(Connection):  # type: ignore[type-arg]
        def wait(self, gen: Any, interval: float = _INTERVAL_S, timeout: float | None = None) -> Any:
            try:
                return super().wait(gen, interval, seconds if timeout is None else timeout)
            except errors._WaitTimeout as error:
                if timeout is not None:
                    raise
                self.pgconn.finish()  # what it would still say belongs to a statement that nobody waits for
                raise errors.QueryCanceled("the server said nothing in time") from error

    connect: Callable[..., Any] = Bounded.connect

    @event.listens_for(engine, "do_connect")
    def _connect(dialect: object, record: object, arguments: list[Any], named: dict[str, Any]) -> Any:
        return connect(*arguments, **named)
