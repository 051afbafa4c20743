"""HTML fragments to plain text: blocks become lines, table cells are set apart by tabs, nothing is lost."""

from __future__ import annotations

from lxml import etree, html

from corpus.text import normalise

# fmt: off
_BLOCKS = frozenset({
    "p", "div", "br", "li", "ul", "ol", "tr", "table", "thead", "tbody", "h1", "h2", "h3", "h4", "h5", "h6",
    "section", "article", "header", "footer", "blockquote", "hr", "dl", "dt", "dd", "figure", "figcaption", "pre",
})
# fmt: on
_SILENT = frozenset({"script", "style", "noscript", "template", "head"})


def text_of(markup: str) -> str:
    """The text of an HTML fragment, normalised: one line a block, a tab-like space between table cells."""
    if not markup.strip():
        return ""
    return normalise("".join(_pieces(html.fragment_fromstring(markup, create_parent="div"))))


def text_of_element(element: html.HtmlElement) -> str:
    """The same for an element that is parsed already; its tail is not part of it."""
    return normalise("".join(_pieces(element)))


def _pieces(element: etree._Element) -> list[str]:
    """Text and separators in document order (iterative: hostile nesting must not exhaust the stack)."""
    out: list[str] = []
    stack: list[tuple[etree._Element, bool]] = [(element, False)]
    while stack:
        node, leaving = stack.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        if leaving:
            out.append("\n" if tag in _BLOCKS else " " if tag in ("td", "th") else "")
            if node is not element and node.tail:
                out.append(_flat(node.tail))
            continue
        stack.append((node, True))
        if not tag or tag in _SILENT:
            continue
        if tag in _BLOCKS:
            out.append("\n")
        if node.text:
            out.append(_flat(node.text))
        stack.extend((child, False) for child in reversed(node))
    return out


def _flat(text: str) -> str:
    """Line breaks of the source are spaces in HTML, except that blank lines part the paragraphs."""
    return text.replace("\r", " ").replace("\n", " ")
