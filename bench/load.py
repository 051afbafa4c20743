"""Load: many people ask a running service a mix of questions, over HTTP as programs do.

    python -m bench.load --url http://127.0.0.1:7860 --people 1 8 50 100 --seconds 20

Each person asks, waits for the answer, thinks for a moment, asks again. Start the service with
``DANCHU_SERVICE__IP_PER_MINUTE=0``, for here everybody comes from one address; with a limit the refusals
are counted as what they are. Prints one JSON object a line and a Markdown table.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import numpy as np

QUESTIONS = (
    "Ban Thanh tra nhân dân ở xã có mấy người, do ai bầu?",
    "Xã phải công khai những gì cho dân biết?",
    "Thôn có 120 hộ, 85 hộ đồng ý góp tiền làm đường thì đã được thông qua chưa?",
    "huong uoc co duoc phat tien khong?",
    "Muốn cho trưởng thôn thôi làm thì phải qua những bước nào?",
    "Điều 21 Luật 10/2022/QH15 nói gì?",
    "Công ty nhà nước phải bàn với người lao động những việc gì?",
    "Thời tiết Hà Nội hôm nay thế nào?",
    "Ban Giám sát đầu tư của cộng đồng làm những gì, nhiệm kỳ mấy năm?",
    "Cơ quan tổ chức hội nghị cán bộ, công chức mấy lần một năm?",
)
_MOST_PEOPLE = 10_000
PLACES = ("An Bình", "Hòa Phú", "Tân Lập", "Đông Sơn", "Vĩnh Thịnh", "Phú Mỹ")


@dataclass(slots=True)
class Round:
    """What happened with one number of people."""

    people: int
    seconds: float = 0.0
    laps: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def as_dict(self) -> dict[str, object]:
        """Milliseconds of answered requests; shares of all."""
        total = sum(self.statuses.values())
        refused = self.statuses[429] + self.statuses[503]
        p50, p95, p99 = np.percentile(self.laps, [50, 95, 99]) * 1000 if self.laps else (0, 0, 0)
        return {
            "people": self.people,
            "requests": total,
            "per_second": round(len(self.laps) / self.seconds, 1),
            "p50_ms": round(float(p50)),
            "p95_ms": round(float(p95)),
            "p99_ms": round(float(p99)),
            "refused": round(refused / max(total, 1), 4),
            "errors": round((total - refused - len(self.laps)) / max(total, 1), 4),
        }


def questions(repeated: float, seed: int) -> Iterator[str]:
    """The mix; a share ``repeated`` is the same for everybody, the others name a place and a number."""
    chance = random.Random(seed)
    for number in itertools.count():
        question = chance.choice(QUESTIONS)
        yield question if chance.random() < repeated else f"Ở xã {chance.choice(PLACES)} {seed}-{number}: {question}"


async def run(url: str, people: int, seconds: float, think_s: float, repeated: float, round_number: int = 0) -> Round:
    """One round; another number asks other questions, which no cache knows."""
    round_ = Round(people)
    limits = httpx.Limits(max_connections=people, max_keepalive_connections=people)
    async with httpx.AsyncClient(base_url=url, timeout=120, limits=limits) as client:
        begun = time.perf_counter()
        await asyncio.gather(
            *(
                _person(client, round_, questions(repeated, round_number * _MOST_PEOPLE + n), begun + seconds, think_s)
                for n in range(people)
            )
        )
        round_.seconds = time.perf_counter() - begun
    return round_


async def _person(client: httpx.AsyncClient, round_: Round, mix: Iterator[str], until: float, think_s: float) -> None:
    await asyncio.sleep(random.random() * think_s)
    while time.perf_counter() < until:
        begun = time.perf_counter()
        try:
            response = await client.post("/api/v1/ask", json={"question": next(mix)})
        except httpx.HTTPError:
            round_.statuses[0] += 1
            continue
        round_.statuses[response.status_code] += 1
        if response.status_code == 200:
            round_.laps.append(time.perf_counter() - begun)
            await asyncio.sleep(think_s)
        else:
            await asyncio.sleep(min(float(response.headers.get("retry-after", 1)), 5))


def table(rounds: list[Round]) -> str:
    """The rounds as Markdown."""
    rows = [r.as_dict() for r in rounds]
    names = list(rows[0])
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    return "\n".join(lines + ["| " + " | ".join(str(row[n]) for n in names) + " |" for row in rows])


def arguments(description: str | None) -> argparse.ArgumentParser:
    """What load and soak both take."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:7860")
    parser.add_argument("--think", type=float, default=1.0, help="seconds between an answer and the next question")
    parser.add_argument("--repeated", type=float, default=0.3, help="share of questions that others ask too")
    return parser


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[1, 8, 50, 100])
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    rounds = []
    for number, people in enumerate(given.people):
        rounds.append(asyncio.run(run(given.url, people, given.seconds, given.think, given.repeated, number)))
        print(json.dumps(rounds[-1].as_dict()))
    print(table(rounds))


if __name__ == "__main__":
    main()
