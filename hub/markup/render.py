"""Markdown to HTML that is safe to put in a page, to plain text, and to the people and things it points to."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from html import escape
from typing import Final

import nh3
from markupsafe import Markup

from hub.markup.grammar import as_typed, to_html
from hub.markup.letters import legible
from hub.markup.pointers import MARKER, Found, Link, Run, mark, runs

RENDERER_VERSION: Final = 1
"""Counted up whenever the same source comes out differently; part of every cache key."""

LENGTH_CAP: Final = 20_000
"""Characters; a longer text is shown as it was typed."""

SANITISER: Final = nh3.Cleaner(
    tags={"p", "br", "hr", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "pre", "code"}
    | {"em", "strong", "del", "a", "table", "thead", "tbody", "tr", "th", "td"},
    attributes={"a": {"href", "title"}, "th": {"align"}, "td": {"align"}},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="nofollow noopener ugc",
)
"""The last word on what reaches a page; the grammar only decides what it looks like."""

BREAKS: Final = {"br": "\n", "li": "\n", "/tr": "\n", "/th": "\t", "/td": "\t"} | {
    end + tag: "\n\n"
    for tag in ("p", "hr", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "pre", "table")
    for end in ("", "/")
}
"""What a tag becomes in plain text."""

JOINER: Final = "\u200d"


def md(source: str, *, resolve: Callable[[Found], Link | None] | None = None) -> Markup:
    """Render Markdown as safe HTML; resolve says where a mention or reference leads, None leaves it as text.

    Anything may be passed in: no text raises, and time grows with length only. A text longer than LENGTH_CAP or nested
    deeper than anybody means is shown as it was typed.
    """
    html, candidates = _rendered(source, RENDERER_VERSION)
    if resolve is None:
        return Markup(MARKER.sub("", html))  # noqa: S704 -- sanitised
    return Markup("".join(_linked(run, resolve) for run in runs(html, source, candidates)))  # noqa: S704 -- sanitised


def found(source: str) -> list[Found]:
    """Mentions and references in a text, in order: the ones md() would link, so none in code or in links."""
    return [run.found for run in _runs(source) if run.found]


def plain(source: str) -> str:
    """Markdown as readable text without signs: for search, mails and excerpts. Blocks stand apart by an empty line."""
    text = "".join(_readable(_runs(source)))
    text = re.sub(r"^(- |\d+\. )\s+", r"\1", text, flags=re.MULTILINE)
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def excerpt(source: str, limit: int = 160) -> str:
    """The first words of a text on one line, at most limit characters, cut between words and ended with "…"."""
    text = " ".join(plain(source).split())
    if len(text) <= limit:
        return text
    words = text[:limit].rpartition(" ")[0].rstrip(" ,;:.-–—")
    return (words or _whole_letters(text, limit - 1)) + "…"


@lru_cache(maxsize=512)
def _rendered(source: str, _version: int) -> tuple[str, tuple[Found, ...]]:
    """Sanitised HTML in which pointers still carry their markers, and the pointers; the version is part of the key."""
    marked, candidates = mark(source)
    text = legible(marked)
    return SANITISER.clean(as_typed(text) if len(source) > LENGTH_CAP else to_html(text)), candidates


def _runs(source: str) -> Iterator[Run]:
    html, candidates = _rendered(source, RENDERER_VERSION)
    return runs(html, source, candidates)


def _linked(run: Run, resolve: Callable[[Found], Link | None]) -> str:
    link = resolve(run.found) if run.found else None
    return f'<a href="{escape(link.url)}">{escape(link.text)}</a>' if link else run.html


def _readable(content: Iterable[Run]) -> Iterator[str]:
    numbers: list[int | None] = []  # of the lists we are in: the last number given, None without numbers
    in_pre = False
    for run in content:
        if not run.tag:
            yield (
                run.text if in_pre else run.text.replace("\n", "")
            )  # a newline outside pre belongs to the HTML's layout
            continue
        yield BREAKS.get(run.tag, "")
        if run.tag in ("ul", "ol"):
            numbers.append(None if run.tag == "ul" else 0)
        elif run.tag in ("/ul", "/ol"):
            numbers.pop()
        elif run.tag == "li":
            numbers[-1] = None if numbers[-1] is None else numbers[-1] + 1
            yield "- " if numbers[-1] is None else f"{numbers[-1]}. "
        elif run.tag in ("pre", "/pre"):
            in_pre = run.tag == "pre"


def _whole_letters(text: str, end: int) -> str:
    """The text up to end, or a little less where that would tear marks or joined emoji from their letter."""
    while end > 0 and (unicodedata.category(text[end])[0] == "M" or JOINER in text[end - 1 : end + 1]):
        end -= 1
    return text[:end]
