"""The seam to LlamaIndex: the index as a ``BaseRetriever`` whose nodes are clauses with their addresses."""

from __future__ import annotations

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from corpus.library import Library
from index.search import Index, Query


class DanchuRetriever(BaseRetriever):
    """Clauses for a question, for any part of LlamaIndex's ecosystem that takes a retriever.

    Args:
        index: a published index.
        library: the texts behind it.
        limit: how many nodes at most.

    Each node's id is the provision's address; its metadata hold the article, label, kind,
    official URL and the span of the stored text.
    """

    def __init__(self, index: Index, library: Library, limit: int = 10) -> None:
        super().__init__()
        self._index = index
        self._library = library
        self._limit = limit

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        nodes: list[NodeWithScore] = []
        for hit in self._index.search(Query(query_bundle.query_str), limit=self._limit).hits:
            for address, span, _ in hit.passages[:1] or []:
                nodes.append(NodeWithScore(node=self._node(hit.article, address, span), score=hit.score))
        return nodes[: self._limit]

    def _node(self, article: str, address: str, span: tuple[int, int]) -> TextNode:
        library = self._library
        report = library.report(article)
        held = None if report else library.article(article)
        stored = report.text if report else held.text if held else ""
        return TextNode(
            id_=f"{address}@{span[0]}",
            text=stored[span[0] : span[1]],
            metadata={
                "address": address,
                "article": article,
                "label": library.label(address),
                "kind": str(library.kind(address)),
                "url": library.url(address),
            },
            start_char_idx=span[0],
            end_char_idx=span[1],
        )
