"""What a stopped build had embedded is not embedded again; what is damaged is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from made_library import HashEmbedder, build, hashed
from numpy.typing import NDArray

from corpus.library import Library
from index import build as building
from index.kept import KeptVectors
from index.publish import Shelf

KEYS = [f"{n:032x}" for n in range(5)]
VECTORS = np.arange(20, dtype=np.float32).reshape(5, 4)


class StopsAfter(HashEmbedder):
    """Stops, as a killed build does, when it has embedded so many texts."""

    def __init__(self, texts: int) -> None:
        super().__init__()
        self.left = texts

    def passages(self, texts: Sequence[str], progress: Callable[[int], None] = lambda _: None) -> NDArray[np.float32]:
        self.left -= len(texts)
        if self.left < 0:
            raise KeyboardInterrupt
        return super().passages(texts, progress)


@pytest.fixture
def slices_of_four(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "_KEPT_AT_ONCE", 4)


def kept_files(shelf: Shelf) -> list[Path]:
    return list(shelf.folder.glob(".embedded-*"))


@pytest.mark.usefixtures("slices_of_four")
def test_a_stopped_build_goes_on_where_it_stopped(library: Library, shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        build(library, StopsAfter(10), shelf)
    assert shelf.current() is None and len(kept_files(shelf)) == 1
    embedder = HashEmbedder()
    report = build(library, embedder, shelf)
    whole = build(library, HashEmbedder(), Shelf(tmp_path / "elsewhere"))
    assert len(embedder.embedded) == report.embedded == whole.embedded - 8
    with np.load(report.folder / "vectors.npz") as resumed, np.load(whole.folder / "vectors.npz") as at_once:
        np.testing.assert_array_equal(resumed["keys"], at_once["keys"])
        np.testing.assert_array_equal(resumed["vectors"], at_once["vectors"])
    assert kept_files(shelf) == [], "nothing is kept of a build that was published"


@pytest.mark.usefixtures("slices_of_four")
def test_what_another_model_left_does_not_count(library: Library, shelf: Shelf) -> None:
    with pytest.raises(KeyboardInterrupt):
        build(library, StopsAfter(10), shelf)
    other = HashEmbedder(name="other")
    report = build(library, other, shelf)
    assert len(other.embedded) == report.embedded == len(set(other.embedded))
    assert kept_files(shelf) == []


@pytest.mark.usefixtures("slices_of_four")
def test_force_embeds_everything_anew(library: Library, shelf: Shelf) -> None:
    with pytest.raises(KeyboardInterrupt):
        build(library, StopsAfter(10), shelf)
    embedder = HashEmbedder()
    assert build(library, embedder, shelf, force=True).embedded == len(embedder.embedded) == len(set(embedder.embedded))


def test_what_was_added_is_read_again(tmp_path: Path) -> None:
    kept = KeptVectors(tmp_path, "model")
    assert list(kept.read()) == []
    kept.add(KEYS[:2], VECTORS[:2])
    kept.add(KEYS[2:], VECTORS[2:])
    found = dict(KeptVectors(tmp_path, "model").read())
    assert list(found) == KEYS
    np.testing.assert_array_equal(np.array(list(found.values())), VECTORS)
    assert list(KeptVectors(tmp_path, "another model").read()) == []


@pytest.mark.parametrize("torn", [1, 35, 36, 37, 100])
def test_a_torn_end_costs_its_records_and_no_others(tmp_path: Path, torn: int) -> None:
    kept = KeptVectors(tmp_path, "model")
    kept.add(KEYS, VECTORS)
    whole = kept.path.read_bytes()
    kept.path.write_bytes(whole[:-torn])
    again = KeptVectors(tmp_path, "model")
    sound = [key for key, _ in again.read()]
    assert sound == KEYS[: 5 - -(-torn // 36)]
    again.add(KEYS[len(sound) :], VECTORS[len(sound) :])
    assert again.path.read_bytes() == whole


def test_a_spoilt_record_ends_the_reading(tmp_path: Path) -> None:
    kept = KeptVectors(tmp_path, "model")
    kept.add(KEYS, VECTORS)
    data = bytearray(kept.path.read_bytes())
    data[12 + 2 * 36 + 25] ^= 1
    kept.path.write_bytes(data)
    assert [key for key, _ in KeptVectors(tmp_path, "model").read()] == KEYS[:2]


@pytest.mark.parametrize("content", [b"", b"x", b"no vectors at all, but long enough", b"danchu-v\xff\xff\xff\xff"])
def test_another_kind_of_file_is_written_over(tmp_path: Path, content: bytes) -> None:
    kept = KeptVectors(tmp_path, "model")
    kept.path.write_bytes(content)
    assert list(kept.read()) == []
    kept.add(KEYS, VECTORS)
    assert [key for key, _ in KeptVectors(tmp_path, "model").read()] == KEYS


def test_vectors_of_the_made_embedder_survive_the_disk_exactly(tmp_path: Path) -> None:
    vector = hashed("họp thôn")
    KeptVectors(tmp_path, "m").add(KEYS[:1], vector[None])
    np.testing.assert_array_equal(next(iter(KeptVectors(tmp_path, "m").read()))[1], vector)
