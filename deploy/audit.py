"""What can be said about the code and its dependencies from here: ``make audit``.

Bandit reads the code, pip-audit asks for known vulnerabilities, pip-licenses lists licences and
cyclonedx-py writes the bill of materials, the last two into ``build/``. Where nobody can be asked
about vulnerabilities this is said, and is no failure: an unanswered question is not a clean answer.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "build"
CODE = ("app.py", "assistant", "corpus", "eval", "index", "records", "web")
#: Licences that would bind whoever runs or changes the product; LGPL libraries are imported, unchanged.
REFUSED = re.compile(
    r"(?<![L\w])(?:GPL|GNU General)|AGPL|Affero|SSPL|BUSL|Business Source|Commons Clause|Non-?Commercial"
)
_SECONDS = 180


def main() -> int:
    OUT.mkdir(exist_ok=True)
    checks: tuple[Callable[[], bool], ...] = (code, vulnerabilities, licences, materials)
    passed = [check() for check in checks]
    return 0 if all(passed) else 1


def code() -> bool:
    """Nothing that bandit finds and no line justifies."""
    found = _run("bandit", "-c", "pyproject.toml", "-q", "-r", *CODE)
    print(f"bandit: {'nothing found' if found.returncode == 0 else found.stdout}")
    return found.returncode == 0


def vulnerabilities() -> bool:
    """No known one among the dependencies that somebody could be asked about."""
    try:
        asked = _run("pip-audit", "--local", "--format", "json", "--progress-spinner", "off", "--timeout", "15")
        reported = json.loads(asked.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError, KeyError):
        print("pip-audit: NOT CHECKED, nobody could be asked (no network?)")
        return True
    vulnerable, unknown = sorted_out(reported)
    print(f"pip-audit: {len(reported) - len(unknown)} of {len(reported)} packages could be asked about")
    if len(unknown) == len(reported):
        print("pip-audit: NOT CHECKED, no package is known where it asked")
    for line in vulnerable:
        print(f"pip-audit: {line}")
    return not vulnerable


def sorted_out(reported: list[dict]) -> tuple[list[str], list[str]]:
    """pip-audit's dependencies as (vulnerable ones with what is known, names of those it skipped)."""
    vulnerable = [
        f"{d['name']} {d['version']}: {', '.join(v['id'] for v in d['vulns'])}" for d in reported if d.get("vulns")
    ]
    return vulnerable, [d["name"] for d in reported if "skip_reason" in d]


def licences() -> bool:
    """No dependency under a licence of ``REFUSED``; the list goes to build/licences.json."""
    listed = json.loads(_run("pip-licenses", "--format=json", "--from=mixed", "--ignore-packages", "danchu").stdout)
    (OUT / "licences.json").write_text(json.dumps(listed, ensure_ascii=False, indent=1), "utf-8")
    bad = refused(listed)
    print(f"licences: {len(listed)} packages in build/licences.json, {len(bad)} refused")
    for line in bad:
        print(f"licences: {line}")
    return not bad


def refused(listed: list[dict]) -> list[str]:
    """Packages whose licence binds, unless another one may be chosen."""
    return [f"{p['Name']} {p['Version']}: {p['License'][:80]}" for p in listed if _binds(p["License"])]


def _binds(licence: str) -> bool:
    choices = [licence] if " AND " in licence else licence.split(" OR ")
    return all(REFUSED.search(choice) for choice in choices)


def materials() -> bool:
    """build/sbom.json in CycloneDX, valid."""
    target = OUT / "sbom.json"
    made = _run("cyclonedx-py", "environment", "--pyproject", "pyproject.toml", "-o", str(target), sys.executable)
    if made.returncode:
        print(f"sbom: {made.stderr}")
        return False
    print(f"sbom: {len(json.loads(target.read_text('utf-8'))['components'])} components in build/sbom.json")
    return True


def _run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    beside = Path(sys.executable).parent / program
    return subprocess.run(
        [str(beside), *arguments], cwd=ROOT, capture_output=True, text=True, timeout=_SECONDS, check=False
    )


if __name__ == "__main__":
    sys.exit(main())
