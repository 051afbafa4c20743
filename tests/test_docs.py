"""The documents say what the program does: generated pages are fresh, every code and metric is told, links resolve."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import NoReturn
from urllib.parse import unquote

import pytest

from corpus.errors import DanchuError, ErrorCode
from eval.metrics import METRICS
from web.errors import http_status

REPOSITORY = Path(__file__).resolve().parents[1]
DOCS = REPOSITORY / "docs"
PAGES = sorted([REPOSITORY / "README.md", REPOSITORY / "CHANGELOG.md", *DOCS.rglob("*.md")])
FLOORS = ("corpus", "index", "records", "assistant", "eval", "web")
_LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)|<(?:img|a)\s[^>]*(?:src|href)=\"([^\"]+)\"")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_ROW = re.compile(r"^\| `([a-z-]+)` \| (\d{3}) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


@lru_cache(maxsize=1)
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["settings.md", "commands.md"])
def test_generated_pages_are_fresh(name: str) -> None:
    wanted = generator().pages()[DOCS / name]
    assert (DOCS / name).read_text("utf-8") == wanted, "chạy lại: python docs/generate.py"


def test_the_pages_name_every_setting_and_command() -> None:
    """That the generator leaves nothing out."""
    from app import Settings

    settings = (DOCS / "settings.md").read_text("utf-8")
    fields = [
        f"DANCHU_{group}__{name}".upper()
        for group, field in Settings.model_fields.items()
        for name in getattr(field.annotation, "model_fields", {})
    ]
    assert len(fields) > 30
    assert [f for f in fields if f"| `{f}` |" not in settings] == []
    commands = (DOCS / "commands.md").read_text("utf-8")
    for command in ("ask", "corpus import", "corpus sync", "corpus list", "corpus show", "corpus check", "index build",
                    "index status", "eval run", "eval compare", "eval from-feedback", "records export",
                    "records forget", "records mend", "records migrate", "records purge", "site add", "key add",
                    "serve"):  # fmt: skip
        assert f"\n## danchu {command}\n" in commands


def test_every_setting_says_what_it_does() -> None:
    empty = [
        line for line in (DOCS / "settings.md").read_text("utf-8").split("\n") if line.endswith(("| None |", "|  |"))
    ]
    assert empty == []


def test_every_error_code_is_told() -> None:
    rows = _ROW.findall((DOCS / "errors.md").read_text("utf-8"))
    codes = [code for code, *_ in rows]
    assert sorted(codes) == sorted(ErrorCode)
    assert all(meaning.strip() and advice.strip() for _, _, meaning, advice in rows)


def test_the_http_status_of_every_error_is_told() -> None:
    told = {code: int(status) for code, status, *_ in _ROW.findall((DOCS / "errors.md").read_text("utf-8"))}
    assert told == {str(code): http_status(DanchuError(code, "")) for code in ErrorCode}


def test_every_metric_is_told() -> None:
    text = (DOCS / "evaluation.md").read_text("utf-8")
    contract = ["recall@1", "recall@3", "recall@5", "all_gold@10", "mrr@10", "ndcg@10", "fact_recall",
                "citation_precision", "citation_recall", "refusal_recall", "false_refusal", "uncited"]  # fmt: skip
    assert set(contract) <= {metric.name for metric in METRICS}
    assert [m.name for m in METRICS if f"`{m.name}`" not in text] == []


def test_every_figure_of_the_service_is_told() -> None:
    from web.service.gate import Gate
    from web.service.metrics import Metrics

    metrics = Metrics()
    metrics.watch(Gate(1, 1, 1.0))
    own = [m.name for m in metrics.registry.collect() if m.name.startswith("danchu_")]
    text = (DOCS / "service.md").read_text("utf-8")
    assert len(own) == 8
    assert [name for name in own if f"| `{name}` |" not in text and f"| `{name}_total` |" not in text] == []


def test_every_interface_is_told_with_an_example() -> None:
    """Every route of OpenAPI has a heading of its own, and every JSON in an example is one."""
    from fastapi import FastAPI

    from web.api import api_router
    from web.service.parts import House, Service
    from web.service.settings import ServiceSettings
    from web.settings import WebSettings

    def nobody() -> NoReturn:
        raise AssertionError("no question is asked here")

    service = Service(House(nobody), WebSettings(), ServiceSettings())
    app = FastAPI()
    app.include_router(api_router(service))
    service.close()
    text = (DOCS / "api.md").read_text("utf-8")
    routes = [f"{method.upper()} {path}" for path, item in app.openapi()["paths"].items() for method in item]
    assert len(routes) == 10
    assert [r for r in routes if f"## {r}\n" not in text and f"`{r}`" not in text] == []
    examples = re.findall(r"-d '(\{.*\})'", text)
    assert len(examples) == 3
    assert all(json.loads(example) for example in examples)


def links(page: Path) -> Iterator[str]:
    text = _CODE.sub("", page.read_text("utf-8"))
    for match in _LINK.finditer(text):
        yield match[1] or match[2]


@pytest.mark.parametrize("page", PAGES, ids=[p.relative_to(REPOSITORY).as_posix() for p in PAGES])
def test_local_links_resolve(page: Path) -> None:
    broken = []
    for link in links(page):
        if re.match(r"[a-z][a-z0-9+.-]*:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / unquote(path)).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


@lru_cache(maxsize=64)
def anchors(page: Path) -> frozenset[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    heads = re.findall(r"^#+ +(.+)$", page.read_text("utf-8"), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", head.strip().lower()).replace(" ", "-") for head in heads)


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda p: p.relative_to(DOCS).as_posix())
def test_every_page_can_be_reached(page: Path) -> None:
    """From the README, or from a page that can be."""
    seen: set[Path] = set()
    waiting = [REPOSITORY / "README.md"]
    while waiting:
        current = waiting.pop()
        if current in seen or not current.is_file() or current.suffix != ".md":
            continue
        seen.add(current)
        waiting += [
            (current.parent / unquote(link.partition("#")[0])).resolve() for link in links(current) if ":" not in link
        ]
    assert page.resolve() in seen


def test_every_package_and_module_is_told() -> None:
    """Of every floor, in the page that tells how the house is built."""
    text = (DOCS / "architecture.md").read_text("utf-8")
    parts = [part for floor in FLOORS for part in sorted((REPOSITORY / floor).iterdir()) if part.name[0] not in "_."]
    names = [part.name if part.suffix == ".py" else f"{part.name}/" for part in parts if is_code(part)]
    assert len(names) > 100
    assert [name for name in names if f"{name}`" not in text] == []


def is_code(part: Path) -> bool:
    return part.suffix == ".py" or (part.is_dir() and any(part.glob("*.py")))


def test_commands_and_settings_named_in_the_documents_exist() -> None:
    """A variable or command that a page speaks of is one that there is."""
    settings, commands = ((DOCS / name).read_text("utf-8") for name in ("settings.md", "commands.md"))
    wrong: list[str] = []
    for page in PAGES:
        text = page.read_text("utf-8")
        named = set(re.findall(r"\bDANCHU_[A-Z_]+[A-Z]\b", text)) - {"DANCHU_TEST_HOME", "DANCHU_TEST_EVERY_QUESTION"}
        wrong += [f"{page.name}: {name}" for name in named if f"`{name}`" not in settings]
        for words in re.findall(r"\bdanchu ((?:corpus|index|eval|records|site|key) [a-z-]+|ask|serve)\b", text):
            if f"\n## danchu {words}\n" not in commands:
                wrong.append(f"{page.name}: danchu {words}")
    assert wrong == []


def test_the_tests_that_the_page_names_are_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", (DOCS / "page.md").read_text("utf-8")))
    written = {
        name
        for path in (REPOSITORY / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)
    }
    assert len(named) > 40
    assert sorted(named - written) == []
