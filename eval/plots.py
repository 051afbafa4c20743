"""The report's plots as inline SVG. Colours come from the page's style sheet by class; all text is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from eval.metrics import Group
from eval.wording import milliseconds, share

_WIDTH = 860
_LABEL = 170
_VALUE = 190
_ROW = 28
_BAR = 16
_HISTOGRAM = 220
_BINS = 24


def recall_plot(groups: Sequence[tuple[str, Group]]) -> str:
    """One bar a group, three shades deep: the share found at rank 1, within 3, within 5."""
    rows = []
    for name, group in groups:
        values = [group.values[f"recall@{k}"] for k in (1, 3, 5)]
        if None in values:
            continue
        known = [v for v in values if v is not None]
        layers = [(f"k{k}", value) for k, value in reversed(list(zip((1, 3, 5), known, strict=True)))]
        rows.append((name, layers, " · ".join(share(value) for value in known)))
    return _bars(rows, "Tỷ lệ câu tìm thấy căn cứ ở vị trí 1, trong 3 và trong 5 vị trí đầu, theo loại câu")


def share_plot(groups: Sequence[tuple[str, Group]], metric: str, style: str, title: str) -> str:
    """One bar a group for one share; groups that the metric does not apply to are left out."""
    rows = [
        (f"{name} ({group.counts[metric]})", [(style, value)], share(value))
        for name, group in groups
        if (value := group.values[metric]) is not None
    ]
    return _bars(rows, title)


def latency_plot(latencies: Sequence[float], p50: float, p95: float) -> str:
    """A histogram of milliseconds with the median and the 95th percentile; the last bin holds all that is above."""
    top = max(p95 * 1.5, p50 * 2, 1.0)
    counts = [0] * _BINS
    for value in latencies:
        counts[min(int(value / top * _BINS), _BINS - 1)] += 1
    width, step = _WIDTH - 40, (_WIDTH - 40) / _BINS
    base, tallest = _HISTOGRAM - 30, max(counts)
    parts = []
    for n, count in enumerate(counts):
        height = count / tallest * (base - 40)
        bound = milliseconds(n * top / _BINS)
        parts.append(
            f'<rect class="bar" x="{20 + n * step + 1:.1f}" y="{base - height:.1f}" width="{step - 2:.1f}" '
            f'height="{height:.1f}"><title>từ {bound}: {count} câu</title></rect>'
        )
    for name, value, y in (("p50", p50, 14), ("p95", p95, 30)):
        x = 20 + value / top * width
        parts.append(f'<line class="mark" x1="{x:.1f}" x2="{x:.1f}" y1="{y + 4}" y2="{base}"/>')
        parts.append(f'<text x="{x + 4:.1f}" y="{y + 2}">{name}: {milliseconds(value)}</text>')
    parts.append(f'<line class="axis" x1="20" x2="{20 + width}" y1="{base}" y2="{base}"/>')
    parts.append(f'<text x="20" y="{base + 18}">0 ms</text>')
    parts.append(f'<text x="{20 + width}" y="{base + 18}" text-anchor="end">≥ {milliseconds(top)}</text>')
    return _svg(_HISTOGRAM, "Phân bố thời gian trả lời", parts)


def _bars(rows: Sequence[tuple[str, Sequence[tuple[str, float]], str]], title: str) -> str:
    """Horizontal bars; each row is a label, layers (class, share 0..1) from back to front, and the value shown.

    Without rows there is no plot: an empty string.
    """
    if not rows:
        return ""
    width = _WIDTH - _LABEL - _VALUE
    parts = []
    for n, (label, layers, value) in enumerate(rows):
        y = n * _ROW + 6
        parts.append(f'<text x="{_LABEL - 10}" y="{y + 13}" text-anchor="end">{escape(label)}</text>')
        parts.append(f'<rect class="track" x="{_LABEL}" y="{y}" width="{width}" height="{_BAR}"/>')
        parts += [
            f'<rect class="{style}" x="{_LABEL}" y="{y}" width="{width * amount:.1f}" height="{_BAR}"/>'
            for style, amount in layers
        ]
        parts.append(f'<text x="{_LABEL + width + 10}" y="{y + 13}">{escape(value)}</text>')
    return _svg(len(rows) * _ROW + 8, title, parts)


def _svg(height: int, title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )
