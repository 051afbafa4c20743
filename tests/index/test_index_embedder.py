"""The embedder: loaded late and once, one text at a time, any local model by a setting, plain words when it fails."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from made_library import made_library
from network import blocked

from corpus.errors import DanchuError, ErrorCode
from index.build import build_index
from index.builtin import ONNX_FILE, TOKENIZER_FILE
from index.embedder import Embedder
from index.publish import Shelf
from index.search import Index, Query
from index.settings import BUILTIN_MODEL, IndexSettings

TEXTS = (
    "Thôn họp bàn việc góp quỹ làm đường.",
    "Ai được dự hội nghị của cộng đồng dân cư?",
    "x",
    "Ban Thanh tra nhân dân giám sát việc gì, báo cáo với ai và trong bao lâu kể từ ngày nhận kiến nghị? " * 4,
)


def linked(models: Path, target: Path) -> Path:
    """The built-in model's folder again, file by file, so that one file can be spoilt."""
    folder = target / BUILTIN_MODEL
    for source in (models / BUILTIN_MODEL).rglob("*"):
        if source.is_file():
            place = folder / source.relative_to(models / BUILTIN_MODEL)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(source)
    return folder


def spoil(file: Path, content: bytes | None) -> None:
    file.unlink()
    if content is not None:
        file.write_bytes(content)


def test_loads_late_and_once_however_many_ask(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[float] = []
    session = onnxruntime.InferenceSession

    def slow(*arguments: Any, **options: Any) -> Any:
        loads.append(time.monotonic())
        time.sleep(0.2)
        return session(*arguments, **options)

    monkeypatch.setattr(onnxruntime, "InferenceSession", slow)
    embedder = Embedder(IndexSettings(), models)
    assert embedder.identity and not loads, "tạo đối tượng chưa nạp gì"
    barrier = threading.Barrier(20)

    def ask(_: int) -> np.ndarray:
        barrier.wait(30)
        return embedder.query("Thôn họp khi nào?")

    with ThreadPoolExecutor(20) as pool:
        vectors = list(pool.map(ask, range(20)))
    assert len(loads) == 1
    assert all((vector == vectors[0]).all() for vector in vectors)


@pytest.mark.parametrize("threads", [1, 2])
def test_never_more_texts_at_a_time_than_threads_whoever_asks(models: Path, threads: int) -> None:
    embedder, running, most = Embedder(IndexSettings(threads=threads), models), 0, 0
    count = threading.Lock()

    class Backend:
        def encode(self, texts: list[str]) -> np.ndarray:
            nonlocal running, most
            with count:
                running += 1
                most = max(most, running)
            time.sleep(0.01)
            with count:
                running -= 1
            return np.zeros((len(texts), 4), dtype=np.float32)

    embedder._backend = Backend()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(embedder.query, ["a"] * 20))
        list(pool.map(embedder.passages, [["a", "b"]] * 20))
    assert most == threads


def test_a_failed_load_is_tried_again(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    embedder = Embedder(IndexSettings(), models)
    with monkeypatch.context() as patch:
        patch.setattr(onnxruntime, "InferenceSession", lambda *_, **__: 1 / 0)
        with pytest.raises(DanchuError):
            embedder.query("a")
    assert embedder.query("a").shape == (384,)


def test_a_vector_does_not_depend_on_its_neighbours(builtin: Embedder) -> None:
    together = builtin.passages(TEXTS)
    for text, vector in zip(TEXTS, together, strict=True):
        np.testing.assert_allclose(builtin.passages([text])[0], vector, atol=1e-6)
    np.testing.assert_allclose(builtin.passages(TEXTS[::-1])[::-1], together, atol=1e-6)


def test_passages_keep_their_order_and_report_progress(models: Path) -> None:
    embedder, told = Embedder(IndexSettings(batch_size=2), models), []
    vectors = embedder.passages(TEXTS, told.append)
    assert told == [2, 2]
    assert vectors.shape == (4, 384) and vectors.dtype == np.float32
    assert [int((vectors @ embedder.passages([text])[0]).argmax()) for text in TEXTS] == [0, 1, 2, 3]


def test_questions_and_passages_have_prefixes_of_their_own(builtin: Embedder, models: Path) -> None:
    assert (builtin.query_prefix, builtin.passage_prefix) == ("query: ", "passage: ")
    same = builtin.query(TEXTS[0]) @ builtin.passages(TEXTS[:1])[0]
    assert same < 0.9999
    other = Embedder(IndexSettings(query_prefix="passage: "), models)
    np.testing.assert_allclose(other.query(TEXTS[0]), builtin.passages(TEXTS[:1])[0], atol=1e-6)
    assert other.identity != builtin.identity


@pytest.fixture
def checked_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model is damaged after its sums were compared; one damaged before that is made anew."""
    monkeypatch.setattr("index.embedder.is_built", lambda folder: True)


@pytest.mark.parametrize("file", [ONNX_FILE, TOKENIZER_FILE])
@pytest.mark.parametrize("content", [None, b"", b"garbage" * 100])
@pytest.mark.usefixtures("checked_before")
def test_damaged_model_is_named_with_the_command_that_mends_it(
    models: Path, tmp_path: Path, file: str, content: bytes | None
) -> None:
    folder = linked(models, tmp_path)
    spoil(folder / file, content)
    with pytest.raises(DanchuError) as caught:
        Embedder(IndexSettings(), tmp_path).query("Thôn họp khi nào?")
    assert caught.value.code is ErrorCode.MODEL_UNAVAILABLE
    assert "danchu index build" in caught.value.message
    assert str(folder) in caught.value.message


@pytest.mark.usefixtures("checked_before")
def test_a_build_with_a_damaged_model_publishes_nothing(models: Path, tmp_path: Path) -> None:
    spoil(linked(models, tmp_path) / ONNX_FILE, b"")
    library, shelf = made_library(tmp_path / "home"), Shelf(tmp_path / "index")
    with pytest.raises(DanchuError) as caught:
        build_index(library, Embedder(IndexSettings(), tmp_path), IndexSettings(), shelf)
    assert caught.value.code is ErrorCode.MODEL_UNAVAILABLE
    assert shelf.current() is None
    library.corpus.close()


# -- another model by one setting ----------------------------------------------------------


@pytest.fixture(scope="module")
def another(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    """The built-in model's folder as a local SentenceTransformer that the product knows nothing about."""
    folder = tmp_path_factory.mktemp("another") / "mo-hinh"
    folder.symlink_to(models / BUILTIN_MODEL)
    settings = IndexSettings(model=str(folder), query_prefix="query: ", passage_prefix="passage: ")
    return Embedder(settings, tmp_path_factory.mktemp("no-models"))


def test_any_local_sentence_transformer_works_by_one_setting(another: Embedder, builtin: Embedder) -> None:
    vectors = another.passages(TEXTS)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert ((vectors * builtin.passages(TEXTS)).sum(axis=1) > 0.98).all()
    assert (another.query(TEXTS[1]) @ builtin.query(TEXTS[1])) > 0.98
    assert not any(another.folder.parent.iterdir()), "mô hình khác thì không dựng mô hình có sẵn"


def test_an_index_of_another_model_is_built_and_searched_offline(another: Embedder, tmp_path: Path) -> None:
    library, shelf = made_library(tmp_path / "home"), Shelf(tmp_path / "index")
    with blocked() as attempts:
        report = build_index(library, another, another.settings, shelf)
        index = Index.open(shelf, another, another.settings, library.hash)
        assert index.search(Query("ai triệu tập cuộc họp thôn")).hits[0].article == "7/2031/QH20#2"
    assert report.embedded > 0 and index.manifest.dimension == 384
    assert attempts == []
    index.close()
    library.corpus.close()


def test_the_model_setting_and_the_model_s_files_make_the_identity(models: Path, tmp_path: Path) -> None:
    folder = linked(models, tmp_path)
    settings = IndexSettings(model=str(folder))

    def identity() -> str:
        return Embedder(settings, tmp_path).identity

    first = identity()
    assert first == identity() != Embedder(IndexSettings(), tmp_path).identity
    weights = folder / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    spoil(weights, bytes(content))
    assert identity() != first, "huấn luyện lại tại chỗ là một mô hình khác"


def test_a_model_that_does_not_exist_is_named(tmp_path: Path) -> None:
    (tmp_path / "rong").mkdir()
    with pytest.raises(DanchuError) as caught:
        Embedder(IndexSettings(model=str(tmp_path / "rong")), tmp_path).query("a")
    assert caught.value.code is ErrorCode.MODEL_UNAVAILABLE
    assert "DANCHU_INDEX__MODEL" in caught.value.message


def test_other_models_have_no_prefix_unless_set_and_e5_has_its_own() -> None:
    def prefixes(**settings: str) -> tuple[str, str]:
        embedder = Embedder(IndexSettings(**settings), Path())  # type: ignore[arg-type]
        return embedder.query_prefix, embedder.passage_prefix

    assert prefixes(model="bkai-foundation-models/vietnamese-bi-encoder") == ("", "")
    assert prefixes(model="intfloat/multilingual-e5-base") == ("query: ", "passage: ")
    assert prefixes(model="khac", query_prefix="hỏi: ") == ("hỏi: ", "")


# -- offline -------------------------------------------------------------------------------


def test_build_and_search_whole_without_a_network(models: Path, tmp_path: Path) -> None:
    library, shelf, settings = made_library(tmp_path / "home"), Shelf(tmp_path / "home" / "index"), IndexSettings()
    with blocked() as attempts:
        embedder = Embedder(settings, models)
        build_index(library, embedder, settings, shelf)
        index = Index.open(shelf, embedder, settings, library.hash)
        best = index.search(Query("ai triệu tập cuộc họp thôn")).hits[0]
        index.close()
    assert best.passages[0][0] == "7/2031/QH20#2.1"
    assert attempts == []
    library.corpus.close()


@pytest.mark.skipif(os.environ.get("HF_HUB_OFFLINE") == "1", reason="HF_HUB_OFFLINE che mất điều cần thử")
def test_the_block_itself_is_noticed() -> None:
    import urllib.request

    with blocked() as attempts, pytest.raises(OSError, match="không có mạng"):
        urllib.request.urlopen("http://127.0.0.1:9/")
    assert attempts
