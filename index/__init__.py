"""Chunks, embeddings, Chroma and lexical search; one immutable published index."""
