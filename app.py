"""The composition root: settings → corpus → index → assistant → web; the ``danchu`` command."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from assistant.cli import answer_item, ask
from assistant.settings import AssistantSettings
from assistant.writing.settings import JudgeSettings, LanguageModelSettings
from corpus.cli import corpus_app
from corpus.commands_vi import run, speak_vietnamese
from corpus.errors import DanchuError, ErrorCode
from corpus.settings import CorpusSettings
from eval.cli import eval_app
from index.cli import index_app
from index.settings import IndexSettings
from records.cli import records_app
from records.key_cli import key_app
from records.settings import RecordsSettings
from records.site_cli import site_app
from web.cli import serve
from web.mcp_cli import mcp
from web.service.settings import ServiceSettings
from web.settings import WebSettings

if TYPE_CHECKING:
    from assistant.engine import Assistant
    from assistant.writing.door import LanguageModel
    from corpus.library import Library
    from corpus.store import Corpus
    from index.build import BuildReport
    from index.embedder import Embedder
    from index.publish import Shelf
    from index.search import Index
    from records.provenance import Provenance
    from records.store import Records
    from web.status import CorpusStatus

DEFAULT_HOME = Path("~/.danchu")
SETTINGS_FILE = "danchu.toml"
_UNKNOWN = "không có mục cấu hình nào tên như vậy, danh sách ở docs/settings.md"
_MENDABLE = frozenset({ErrorCode.INDEX_STALE, ErrorCode.MODEL_MISMATCH, ErrorCode.INDEX_DAMAGED})


class Settings(BaseSettings):
    """Every setting: from the environment (``DANCHU_INDEX__MODEL``), then ``danchu.toml`` in the home."""

    model_config = SettingsConfigDict(
        env_prefix="DANCHU_", env_nested_delimiter="__", extra="forbid", frozen=True, env_ignore_empty=True
    )

    home: Path = Field(default=DEFAULT_HOME, description="Thư mục giữ kho văn bản, chỉ mục, mô hình và cơ sở dữ liệu.")
    corpus: CorpusSettings = CorpusSettings()
    index: IndexSettings = IndexSettings()
    assistant: AssistantSettings = AssistantSettings()
    records: RecordsSettings = RecordsSettings()
    llm: LanguageModelSettings = LanguageModelSettings()
    judge: JudgeSettings = JudgeSettings()
    web: WebSettings = WebSettings()
    service: ServiceSettings = ServiceSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        home = Path(str(init_settings().get("home") or os.environ.get("DANCHU_HOME") or DEFAULT_HOME)).expanduser()
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, home / SETTINGS_FILE)


class Danchu:
    """One home, its parts opened when first needed.

    Args:
        mend: rebuild an index that no longer fits, instead of refusing with the command that does.
    """

    def __init__(self, settings: Settings, *, mend: bool = False) -> None:
        self.settings = settings
        self.home = settings.home.expanduser()
        self._mend = mend
        self._lock = threading.Lock()

    @cached_property
    def corpus(self) -> Corpus:
        from corpus.store import Corpus

        return Corpus(self.home, self.settings.corpus)

    @cached_property
    def library(self) -> Library:
        from corpus.library import Library

        return Library(self.corpus)

    @cached_property
    def embedder(self) -> Embedder:
        from index.embedder import Embedder

        return Embedder(self.settings.index, self.home / "models")

    @cached_property
    def shelf(self) -> Shelf:
        from index.publish import Shelf

        return Shelf(self.home / "index")

    @cached_property
    def records(self) -> Records:
        from records.store import Records

        return Records(self.home, self.settings.records)

    def provenance(self) -> Provenance:
        """What the published index and the settings are, to be kept with each answer."""
        from index.manifest import Manifest
        from records.provenance import Provenance, settings_hash

        folder = self.shelf.current()
        manifest = Manifest.load(folder) if folder else None
        settings = self.settings.model_dump(mode="json", exclude={"home", "corpus", "records", "web", "service"})
        return Provenance(
            corpus_hash=manifest.corpus_hash if manifest else "",
            index_fingerprint=manifest.fingerprint if manifest else "",
            settings_hash=settings_hash(settings),
        )

    def build_index(
        self, *, force: bool = False, progress: Callable[[str, int, int], None] = lambda *_: None
    ) -> BuildReport:
        from index.build import build_index

        return build_index(self.library, self.embedder, self.settings.index, self.shelf, force=force, progress=progress)

    def index_status(self) -> dict[str, object]:
        """What the published index holds and whether it is still the one for this home."""
        from index.manifest import Manifest, fingerprint

        folder = self.shelf.current()
        if folder is None:
            return {"built": False}
        manifest = Manifest.load(folder)
        wanted = fingerprint(self.library.hash, self.embedder.identity, self.settings.index.chunk_chars)
        return {
            "built": True,
            "current": manifest.fingerprint == wanted,
            "chunks": manifest.chunks,
            "articles": manifest.articles,
            "reports": manifest.reports,
            "model": manifest.model.split("|")[0],
            "dimension": manifest.dimension,
            "built_at": manifest.built_at,
            "fingerprint": manifest.fingerprint,
            "corpus_hash": manifest.corpus_hash,
        }

    def assistant(self) -> Assistant:
        """The assistant over the published index; the first index of a home is built when it is missing.

        Raises:
            DanchuError: ``index-stale``, ``model-mismatch`` or ``index-damaged`` with the command that mends it.
        """
        with self._lock:
            return self._assistant

    @cached_property
    def _assistant(self) -> Assistant:
        from assistant.engine import Assistant
        from assistant.writing.writer import Writer

        writer = Writer(self.settings.llm, self.library) if self.settings.llm.url else None
        return Assistant(self.library, self._open_index(), self.settings.assistant, writer)

    def _open_index(self) -> Index:
        from index.search import Index

        def opened() -> Index:
            return Index.open(self.shelf, self.embedder, self.settings.index, self.library.hash)

        try:
            return opened()
        except DanchuError as error:
            if error.code is not ErrorCode.INDEX_MISSING and not (self._mend and error.code in _MENDABLE):
                raise
        sys.stderr.write("Đang dựng chỉ mục (lần đầu mất khoảng một phút)…\n")
        self.build_index()
        return opened()

    def ask_many(self, item: dict[str, Any]) -> dict[str, Any]:
        """One input object of the contract to one answer object."""
        return answer_item(self._warm_assistant, item)

    @cached_property
    def _warm_assistant(self) -> Assistant:
        assistant = self.assistant()
        assistant.warm()
        return assistant

    def refers_to(self, article_id: str) -> set[str]:
        """The articles that an article refers to, in its text or by the codification."""
        from corpus.references import references_in

        article = self.library.article(article_id)
        if article is None:
            return set()
        named = references_in(article.text, article.document, article.number)
        return {t.article_id for r in named for t in r.targets} | {link.target for link in article.links if link.target}

    def run_metadata(self) -> dict[str, Any]:
        """What an evaluation run must record so that it can be repeated."""
        return {"index": self.index_status(), "settings": self.settings.model_dump(mode="json", exclude={"home"})}

    def judging_model(self) -> LanguageModel | None:
        """The language model that gives its opinion of answers; None when none is configured."""
        from assistant.writing.door import Door

        return Door(self.settings.judge) if self.settings.judge.url else None

    def corpus_status(self) -> CorpusStatus:
        """What the page says about the texts it answers from."""
        from web.status import CorpusStatus

        return CorpusStatus.of(self.library)


app = typer.Typer(
    help="Trợ lý hỏi đáp có trích dẫn về pháp luật thực hiện dân chủ ở cơ sở.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(corpus_app, name="corpus")
app.add_typer(index_app, name="index")
app.add_typer(eval_app, name="eval")
app.add_typer(records_app, name="records")
app.add_typer(site_app, name="site")
app.add_typer(key_app, name="key")
app.command()(ask)
app.command()(serve)
app.command()(mcp)


@app.callback()
def _root(
    context: typer.Context,
    home: Annotated[
        Path | None, typer.Option("--home", help="Thư mục dữ liệu (mặc định: DANCHU_HOME hoặc ~/.danchu).")
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="In vết lỗi đầy đủ khi có sự cố.")] = False,
) -> None:
    context.obj = Danchu(load_settings(home), mend=context.invoked_subcommand in ("serve", "mcp"))


def load_settings(home: Path | None = None) -> Settings:
    """Read the settings.

    Raises:
        DanchuError: ``settings-invalid`` naming the first field that is wrong.
    """
    for name in os.environ:  # pydantic-settings looks up the names it knows, so that it never meets a misspelt one
        group = name.removeprefix("DANCHU_").split("__")[0].lower()
        if name.startswith("DANCHU_") and not name.startswith("DANCHU_TEST_") and group not in Settings.model_fields:
            raise _wrong_setting(name, _UNKNOWN)
    try:
        return Settings(home=home) if home else Settings()
    except ValidationError as error:
        first = error.errors()[0]
        why = _UNKNOWN if first["type"] == "extra_forbidden" else first["msg"]
        raise _wrong_setting(".".join(map(str, first["loc"])), why) from error
    except ValueError as error:
        raise _wrong_setting(SETTINGS_FILE, str(error)) from error


def _wrong_setting(where: str, why: str) -> DanchuError:
    return DanchuError(ErrorCode.SETTINGS_INVALID, f"Cấu hình “{where}” không hợp lệ: {why}.", exit_status=2)


def main(arguments: list[str] | None = None) -> None:
    """The ``danchu`` command: every failure ends in one plain line on standard error."""
    arguments = sys.argv[1:] if arguments is None else arguments
    _quiet_dependencies()
    speak_vietnamese()
    arguments, home = _take_home(arguments)
    prefix = ["--home", home] if home else []
    try:
        sys.exit(run(app, [*prefix, *arguments], "danchu"))
    except DanchuError as error:
        if "--debug" in arguments:
            raise
        sys.stderr.write(f"{error.message}\n")
        sys.exit(error.exit_status)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:  # the command line's edge: no traceback reaches a person
        if "--debug" in arguments:
            raise
        sys.stderr.write(
            f"Lỗi không lường trước ({type(error).__name__}: {error}). Chạy lại với --debug để xem chi tiết.\n"
        )
        sys.exit(1)


def _take_home(arguments: list[str]) -> tuple[list[str], str | None]:
    """``--home DIR`` may stand anywhere in the command (every command takes it)."""
    rest, home = [], None
    items = iter(arguments)
    for item in items:
        if item == "--":
            rest += [item, *items]
        elif item == "--home":
            home = next(items, None)
            if home is None:
                rest.append(item)
        elif item.startswith("--home="):
            home = item.removeprefix("--home=")
        else:
            rest.append(item)
    return rest, home


def _quiet_dependencies() -> None:
    """No dependency reports home or goes to a hub unasked; none chatters on standard error."""
    for name, value in {
        "ANONYMIZED_TELEMETRY": "False",
        "GRADIO_ANALYTICS_ENABLED": "False",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "DO_NOT_TRACK": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "TRANSFORMERS_VERBOSITY": "error",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    }.items():
        os.environ.setdefault(name, value)


if __name__ == "__main__":
    main()
