"""What is deployed names settings, probes and versions that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from app import Settings

REPOSITORY = Path(__file__).resolve().parents[1]
DEPLOY = REPOSITORY / "deploy"
FILES = sorted(p for p in DEPLOY.rglob("*") if p.suffix in (".yaml", ".conf", ".service") or p.name == "Dockerfile")


def test_every_setting_named_is_one() -> None:
    known = {"DANCHU_HOME"}
    for group, field in Settings.model_fields.items():
        known |= {f"DANCHU_{group}__{n}".upper() for n in getattr(field.annotation, "model_fields", {})}
    named = {name for p in FILES for name in re.findall(r"DANCHU_[A-Z_]*[A-Z]", p.read_text("utf-8"))}
    assert len(named) > 5
    assert named - known == set()


@pytest.mark.parametrize("path", sorted(DEPLOY.rglob("*.yaml")), ids=lambda p: p.name)
def test_yaml_is_whole(path: Path) -> None:
    documents = list(yaml.safe_load_all(path.read_text("utf-8")))
    assert documents
    assert all(documents)


def test_the_kustomization_names_every_manifest() -> None:
    folder = DEPLOY / "kubernetes"
    named = yaml.safe_load((folder / "kustomization.yaml").read_text("utf-8"))["resources"]
    assert {*named, "kustomization.yaml"} == {p.name for p in folder.glob("*.yaml")}


def test_versions_are_those_of_the_constraints() -> None:
    pinned = dict(re.findall(r"^([\w-]+)==(\S+)$", (REPOSITORY / "constraints.txt").read_text("utf-8"), re.MULTILINE))
    torch = re.findall(r"torch==([\d.]+)", (DEPLOY / "Dockerfile").read_text("utf-8"))
    assert torch == re.findall(r"torch==([\d.]+)", (REPOSITORY / "Makefile").read_text("utf-8"))
    chroma = [v for p in DEPLOY.rglob("*.yaml") for v in re.findall(r"chromadb/chroma:([\d.]+)", p.read_text("utf-8"))]
    assert set(chroma) == {pinned["chromadb"]}


def test_no_container_runs_as_root() -> None:
    assert re.search(r"^USER 10001$", (DEPLOY / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    for path in (DEPLOY / "kubernetes").glob("*.yaml"):
        for thing in yaml.safe_load_all(path.read_text("utf-8")):
            if thing["kind"] in ("Deployment", "StatefulSet"):
                assert thing["spec"]["template"]["spec"]["securityContext"]["runAsNonRoot"] is True


def test_probes_are_open_paths() -> None:
    from web.guard import OPEN

    app = (DEPLOY / "kubernetes/app.yaml").read_text("utf-8")
    assert set(re.findall(r"path: (/\w+), port", app)) == {"/healthz", "/readyz"}
    assert all(OPEN.fullmatch(path) for path in ("/healthz", "/readyz"))
