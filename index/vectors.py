"""Vectors in Chroma: the only door to it. Cosine is asserted on open; vectors are always passed explicitly."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPSConnection
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import DanchuError, ErrorCode
from index.embedder import Vectors
from index.settings import IndexSettings

SPACE = "cosine"
#: How often a collection is written out whole while it fills. Chroma's default, whenever 1,000 vectors were added,
#: writes in all what grows with the square of their number: some 25 GB for the whole codification.
_MOST_SYNCS = 10
#: How much longer than a search the writing of a batch may take.
_PATIENCE = 30.0
#: Chroma normalises what it stores: the last digits differ.
_TOLERANCE = 1e-4
#: Chroma keeps clients in a table by path that two threads must not change at once.
_TABLE = threading.RLock()
_HNSW = {"space": SPACE, "ef_construction": 200, "max_neighbors": 32, "ef_search": 200}


def open_client(settings: IndexSettings, folder: Path, patience: float = 1.0) -> Any:
    """A Chroma client: persistent in ``folder``, or over HTTP when a host is set. Telemetry is off.

    Whoever opens it closes it with ``close_client``: Chroma keeps a client open by its path
    until then, and hands the same one to whoever opens that path again.

    Args:
        patience: how many times ``chroma_seconds`` the server may take for one request.

    Raises:
        DanchuError: ``vector-store-down`` when the server does not answer,
            ``index-damaged`` when the folder is no Chroma database.
    """
    import chromadb
    from chromadb.config import Settings

    quiet = Settings(anonymized_telemetry=False)
    try:
        if settings.chroma_host:
            return _http_client(settings, quiet, settings.chroma_seconds * patience)
        with _TABLE:
            return chromadb.PersistentClient(path=str(folder), settings=quiet)
    except Exception as error:  # the client raises its own kinds, sqlite's and httpx's
        raise _failure(settings, folder.parent.name, error) from error


def _http_client(settings: IndexSettings, quiet: Any, seconds: float) -> Any:
    """Chroma's own client waits for ever, so it is asked for a sign of life first and then bound."""
    import chromadb

    token = settings.chroma_token.get_secret_value()

    kind = HTTPSConnection if settings.chroma_ssl else HTTPConnection
    with closing(kind(settings.chroma_host, settings.chroma_port, timeout=seconds)) as connection:
        connection.request("GET", "/api/v2/heartbeat")
        connection.getresponse()
    client = chromadb.HttpClient(
        host=settings.chroma_host,
        port=settings.chroma_port,
        ssl=settings.chroma_ssl,
        headers={"x-chroma-token": token} if token else None,
        settings=quiet,
        tenant=settings.chroma_tenant,
        database=settings.chroma_database,
    )
    server = client._server  # type: ignore[attr-defined]  # nothing public leads to its limits
    server._session.timeout = seconds
    return client


def close_client(client: Any) -> None:
    """Let go of a client; its files are closed with the last one of their path."""
    with _TABLE:
        client.close()


@contextmanager
def chroma(settings: IndexSettings, folder: Path) -> Iterator[Any]:
    """A client for the length of a ``with``, to write with: a server may take its time."""
    client = open_client(settings, folder, _PATIENCE)
    try:
        yield client
    finally:
        close_client(client)


class VectorField:
    """One Chroma collection: vectors numbered by their row.

    Args:
        client: from ``open_client``.
        name: the collection's name.
        settings: for messages.

    Raises:
        DanchuError: ``index-damaged`` when it is missing or does not use cosine,
            ``vector-store-down`` when the server does not answer.
    """

    def __init__(self, client: Any, name: str, settings: IndexSettings) -> None:
        self._settings = settings
        self._name = name
        try:
            self._collection = client.get_collection(name, embedding_function=None)
            graph = self._collection.configuration_json
            space = (graph.get("hnsw") or graph.get("spann") or {}).get("space")
        except Exception as error:
            raise _failure(settings, name, error) from error
        if space != SPACE:
            raise DanchuError(
                ErrorCode.INDEX_DAMAGED,
                f"Tập “{name}” đo bằng “{space}” chứ không phải cosine. Chạy: danchu index build --force.",
            )

    @classmethod
    def create(
        cls,
        client: Any,
        name: str,
        vectors: Vectors,
        metadatas: Sequence[dict[str, str]],
        settings: IndexSettings,
        progress: Callable[[int], None] = lambda _: None,
    ) -> VectorField:
        """Write a new collection; row numbers are the ids.

        Raises:
            DanchuError: ``vector-store-down`` when the server stops answering.
        """
        try:
            cuts, sync = _portions(len(vectors), min(settings.chroma_batch, client.get_max_batch_size()))
            hnsw = _HNSW | {"sync_threshold": sync}
            collection = client.create_collection(name, configuration={"hnsw": hnsw}, embedding_function=None)
            for start, end in pairwise(cuts):
                collection.add(
                    ids=[str(i) for i in range(start, end)],
                    embeddings=vectors[start:end],
                    metadatas=list(metadatas[start:end]),
                )
                progress(end - start)
        except Exception as error:
            raise _down(settings, error) from error
        return cls(client, name, settings)

    def count(self) -> int:
        """How many vectors it holds."""
        try:
            return self._collection.count()
        except Exception as error:
            raise _failure(self._settings, self._name, error) from error

    def holds(self, rows: Sequence[int], vectors: Vectors) -> bool:
        """Whether the vectors of some rows are these, ``[len(rows), dimension]``; damaged files give out others.

        Raises:
            DanchuError: as ``search``.
        """
        if not rows:
            return True
        try:
            found = self._collection.get(ids=[str(row) for row in rows], include=["embeddings"])
        except Exception as error:
            raise _failure(self._settings, self._name, error) from error
        place = {row: number for number, row in enumerate(found["ids"])}
        if len(place) != len(rows):
            return False
        order = [place[str(row)] for row in rows]
        return bool(np.allclose(np.asarray(found["embeddings"])[order], vectors, atol=_TOLERANCE))

    def search(self, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        """(row, cosine similarity) of the nearest vectors, best first.

        Raises:
            DanchuError: ``vector-store-down`` when the server does not answer, ``index-damaged``
                when the collection is gone or cannot be read.
        """
        try:
            found = self._collection.query(
                query_embeddings=np.asarray([vector], dtype=np.float32), n_results=limit, include=["distances"]
            )
        except Exception as error:
            raise _failure(self._settings, self._name, error) from error
        return [
            (int(row), 1.0 - float(distance))
            for row, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]


def _portions(count: int, batch: int) -> tuple[list[int], int]:
    """Where to cut ``count`` vectors for adding ``batch`` at most at once, and after how many Chroma writes itself out.

    The cuts fall where Chroma writes, so that at the end next to none is left that every opening would add anew.
    """
    syncs = min(_MOST_SYNCS, -(-count // batch)) or 1
    ends = [count * n // syncs for n in range(syncs + 1)]
    cuts = [at for start, end in pairwise(ends) for at in range(start, end, batch)]
    return [*cuts, count], max(2, count // syncs)


def drop_collections(settings: IndexSettings, prefix: str) -> None:
    """Delete a removed index's collections from a Chroma server; a local Chroma goes with its folder.

    Raises:
        DanchuError: ``vector-store-down`` when the server does not answer.
    """
    if not settings.chroma_host:
        return
    with chroma(settings, Path()) as client:
        try:
            for collection in client.list_collections():
                if collection.name.startswith(prefix):
                    client.delete_collection(collection.name)
        except Exception as error:
            raise _down(settings, error) from error


def _failure(settings: IndexSettings, name: str, error: Exception) -> DanchuError:
    """A server that fails is down; a collection that is gone, or a local file that cannot be read, is damage."""
    from chromadb.errors import NotFoundError

    if settings.chroma_host and not isinstance(error, NotFoundError):
        return _down(settings, error)
    return DanchuError(
        ErrorCode.INDEX_DAMAGED,
        f"Chroma không mở được “{name}” ({type(error).__name__}). Chạy: danchu index build --force.",
    )


def _down(settings: IndexSettings, error: Exception) -> DanchuError:
    where = f"máy chủ Chroma {settings.chroma_host}:{settings.chroma_port}" if settings.chroma_host else "Chroma"
    return DanchuError(
        ErrorCode.VECTOR_STORE_DOWN, f"{where} không trả lời ({type(error).__name__}). Kiểm tra dịch vụ rồi thử lại."
    )
