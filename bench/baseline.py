"""The baseline: a plain LlamaIndex pipeline over the same texts, model and questions.

SentenceSplitter of 512 tokens, HuggingFaceEmbedding in fp32, Chroma, top-k 5.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from bench.measure import emit, measure, peak_mib, read_items

TOP_K = 5


def main() -> None:
    """Build, ask, report as JSON on standard output."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--scratch", type=Path, required=True)
    parser.add_argument("sets", nargs="+", type=Path)
    options = parser.parse_args()
    started = time.perf_counter()
    import chromadb
    from llama_index.core import Document, StorageContext, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from llama_index.vector_stores.chroma import ChromaVectorStore

    model = HuggingFaceEmbedding(
        options.model, device="cpu", query_instruction="query: ", text_instruction="passage: ", embed_batch_size=16
    )
    imports = time.perf_counter() - started

    from corpus.store import Corpus

    corpus = Corpus(options.home)
    texts = [
        Document(
            text=f"Điều {a.number}. {a.title}\n{a.text}", metadata={"id": a.id}, excluded_embed_metadata_keys=["id"]
        )
        for a in corpus.articles()
    ]
    texts += [
        Document(text=f"{r.headline}\n{r.text}", metadata={"id": r.id}, excluded_embed_metadata_keys=["id"])
        for r in corpus.reports()
    ]
    built = time.perf_counter()
    nodes = SentenceSplitter(chunk_size=512, chunk_overlap=50).get_nodes_from_documents(texts)
    client = chromadb.PersistentClient(path=str(options.scratch / "chroma"))
    store = ChromaVectorStore(chroma_collection=client.create_collection("baseline", metadata={"hnsw:space": "cosine"}))
    index = VectorStoreIndex(nodes, storage_context=StorageContext.from_defaults(vector_store=store), embed_model=model)
    build = time.perf_counter() - built
    retriever = index.as_retriever(similarity_top_k=TOP_K)

    def search(turns: list[str]) -> list[str]:
        return list(dict.fromkeys(node.metadata["id"] for node in retriever.retrieve(turns[-1])))

    search(["khởi động"])
    ready = time.perf_counter() - started - build
    result = measure(read_items(options.sets), search)
    emit(
        result
        | {
            "chunks": len(nodes),
            "build_s": round(build, 2),
            "import_s": round(imports, 2),
            "ready_s": round(ready, 2),
            "peak_mib": peak_mib(),
        }
    )


if __name__ == "__main__":
    main()
