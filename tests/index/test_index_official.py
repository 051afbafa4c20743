"""The real index: the official corpus and the handbook through the built-in model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from corpus.library import Library
from corpus.text import fold
from index.chunks import Channel, chunks_of
from index.llama import DanchuRetriever
from index.opened import VECTORS_FILE
from index.search import WEIGHTS, Index, Query

pytestmark = pytest.mark.slow
LAW = "10/2022/QH15"


@pytest.fixture(scope="module")
def titles(official_library: Library) -> dict[str, str]:
    """Titles of the law's articles that no other article shares."""
    articles = [a for a in official_library.articles() if a.document == LAW and len(a.title.split()) > 4]
    return {a.title: a.id for a in articles if sum(b.title == a.title for b in articles) == 1}


def test_manifest_counts_what_is_held(official_index: Index, official_library: Library) -> None:
    chunks = list(chunks_of(official_library, 1400))
    manifest = official_index.manifest
    assert (manifest.chunks, manifest.dimension, manifest.metric) == (len(chunks), 384, "cosine")
    assert manifest.articles >= 368 and manifest.reports == 5
    assert manifest.model.startswith("danchu-e5-small-vi|query: |passage: |")


@pytest.mark.parametrize(
    ("typed", "weights"),
    [(str, WEIGHTS), (fold, {"folded": 1.0}), (str, {"dense": 1.0})],
    ids=["as printed", "without diacritics in the folded field", "by vectors alone"],
)
def test_articles_are_found_by_their_titles(
    official_index: Index, titles: dict[str, str], typed: Callable[[str], str], weights: Mapping[str, float]
) -> None:
    assert len(titles) > 60
    ranks = []
    for title, article in titles.items():
        found = [hit.article for hit in official_index.search(Query(typed(title)), limit=5, weights=weights).hits]
        ranks.append(found.index(article) if article in found else 99)
    assert np.mean(np.array(ranks) < 5) >= 0.9, sorted(ranks)[-10:]


def test_chroma_finds_the_exact_neighbours(official_index: Index, official_library: Library) -> None:
    """The graph search of Chroma against a scan of every vector."""
    with np.load(official_index.folder / VECTORS_FILE) as saved:
        vectors = saved["vectors"]
    text = np.array([c.channel is Channel.TEXT for c in chunks_of(official_library, 1400)])
    shared = []
    for question in ("Thôn họp khi nào?", "ai được bầu vào ban thanh tra nhân dân", "lấy ý kiến về thu hồi đất"):
        query = official_index.embedder.query(question)
        exact = set(np.argsort(-(vectors[text] @ query))[:60].tolist())
        shared.append(len(exact & {row for row, _ in official_index._dense.search(query, 60)}) / 60)
    assert np.mean(shared) >= 0.99


def test_eight_threads_find_the_same(official_index: Index, titles: dict[str, str]) -> None:
    asked = list(titles)[:24]
    alone = [official_index.search(Query(text)).hits for text in asked]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: official_index.search(Query(text)).hits, asked))
    assert together == alone


def test_every_passage_found_is_stored_text(official_index: Index, official_library: Library) -> None:
    for question in ("Thôn họp khi nào?", "hội nghị quán triệt", "kinh phí hoạt động giám sát đầu tư"):
        for node in DanchuRetriever(official_index, official_library).retrieve(question):
            held = official_library.text(node.node.metadata["address"])
            assert node.node.text.strip() in held
            assert node.node.metadata["label"]
