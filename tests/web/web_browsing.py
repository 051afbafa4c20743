"""What the browser tests share: where things are on the page, and the steps that every one of them takes."""

from __future__ import annotations

from collections.abc import Callable

BOX = "#question textarea"
LAST = ".turn:last-child"
#: The highlighted text of the panel: lines apart, pieces of a line together.
MARKED = """() => [...document.querySelectorAll('.panel .line')]
    .map((line) => [...line.querySelectorAll('mark')].map((m) => m.textContent).join('')).join(' ')
    .replace(/\\s+/g, ' ').trim()"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

#: Links and buttons whose target is smaller than 24 × 24 CSS pixels (WCAG 2.2, 2.5.8), those in running text aside.
SMALL = """() => [...document.querySelectorAll('a, button, summary, input')].filter((e) => {
    const r = e.getBoundingClientRect();
    const inText = e.closest('.caution, .crumbs, .lead') || e.matches('.ref');
    const aside = e.matches('.skip, [type=hidden], [type=checkbox]');
    return r.width && !inText && !aside && (r.width < 24 || r.height < 24);
}).map((e) => e.outerHTML.slice(0, 120))"""

Open = Callable[..., object]


def ask(page, question: str, state: str = "done") -> None:
    number = page.locator(".turn").count() + 1
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    page.wait_for_selector(f".turn:nth-child({number})[data-state={state}]")


def settled(page) -> None:
    """Wait until the panel's slide is over."""
    page.wait_for_function("!document.querySelector('#panel').getAnimations().length")


def one_line(text: str) -> str:
    return " ".join(text.split())
