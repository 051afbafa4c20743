"""The table of contents of the official codification (jsonData.js), where it is there.

It names every article of every topic, so that what a topic's file lacks can be told. Its
three variables and their fields were learnt from public programs that read the official
zip; a table that does not look like that is passed over.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

_TREE = re.compile(r"\bjdAllTree\s*=\s*(?=\[)")
_NAMED = 5


@dataclass(frozen=True)
class Contents:
    """Codes and labels of the articles of each topic, by the topic's file stem."""

    articles: dict[str, dict[str, str]] = field(default_factory=dict)
    readable: bool = True

    def missing(self, stem: str, codes: set[str]) -> list[str]:
        """What to doubt about a topic's file of which ``codes`` were read."""
        if not self.readable:
            return ["không đọc được mục lục jsonData.js, không đối chiếu được số điều"]
        lacking = [label for code, label in self.articles.get(stem, {}).items() if code not in codes]
        if not lacking:
            return []
        names = "; ".join(label[:60] for label in lacking[:_NAMED])
        return [f"thiếu {len(lacking)} điều so với mục lục jsonData.js: {names}"]


def read_contents(data: bytes) -> Contents:
    """Read jsonData.js; ``readable`` is False when its tree cannot be made out."""
    text = data.decode("utf-8-sig", errors="replace")
    start = _TREE.search(text)
    try:
        nodes = json.JSONDecoder().raw_decode(text, start.end())[0] if start else None
        articles: dict[str, dict[str, str]] = {}
        for node in nodes or ():
            if str(node["TEN"]).startswith("Điều "):
                articles.setdefault(str(node["DeMucID"]), {})[str(node["MAPC"])] = str(node["TEN"])
    except (ValueError, KeyError, TypeError):
        nodes = None
    return Contents(articles) if nodes is not None else Contents(readable=False)
