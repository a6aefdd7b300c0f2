"""The Markdown people may write: a small, fixed grammar whose cost grows with the length of the text and no faster.

Raw HTML, attributes, reference links and underlined headings are not part of it. Spans of text are found by
patterns that cannot backtrack over what they have read. A text that is very deeply nested is shown as it was typed.
"""

import re
from collections.abc import Iterator
from html import escape
from itertools import takewhile
from typing import Final
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import HashHeaderProcessor
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import (
    AutolinkInlineProcessor,
    AutomailInlineProcessor,
    DoubleTagInlineProcessor,
    InlineProcessor,
    Pattern,
    SimpleTagInlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import InlineProcessor as SpanProcessor
from markdown.util import AtomicString, Registry, code_escape

DEPTH_CAP: Final = 8
"""Quotes and lists inside each other."""
CELL_CAP: Final = 5_000
"""Cells of one table: a wide header over many short rows would multiply."""

BARRIER: Final = re.compile(r" {0,3}(?:#{1,6} |([-*_])(?: {0,2}\1){2,} *$)")
"""A heading or a ruled line."""
BULLET: Final = re.compile(r" {0,3}(?:[-*+]|1\.) ")
"""A line that starts a list."""
FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,}) *[\w#.+-]* *$")
"""Where code begins; a word for its language may follow, anything else would be lost and makes it ordinary text."""
CONTAINER: Final = re.compile(r"(?P<indent> *)(?P<marker>>|[-*+] |[0-9]{1,9}\. )")

SCHEME: Final = re.compile(r"https?://|mailto:", re.IGNORECASE)

# Patterns of spans. Classes exclude what ends them and quantifiers are possessive, so that every failed attempt ends at
# the next sign of its own kind instead of reading on to the end of the text.
CODE: Final = r"(?<![\\`])(`{1,3})(?!`)(.+?)(?<!`)\1(?!`)"
LINK: Final = r"""(?x)
    (!?) \[ ((?: [^\[\]]++ | \[[^\[\]]*+\] )*+) \]
    \( \s*+ ( <[^<>\n]*+> | (?: [^\s()<>]++ | \([^\s()<>]*+\) )++ )
    (?: \s++ (?: "([^"]*+)" | '([^']*+)' ) )? \s*+ \)"""
ADDRESS: Final = r"<(https?://[^<>\s]*+)>"
MAIL_ADDRESS: Final = r"<([^\s<>!@]++@[^\s<>@]++)>"
BARE_ADDRESS: Final = r"""(?<![\w/])(https?://[^\s<>"\x02\x03]*[^\s<>"\x02\x03'.,;:!?()\[\]*_~])"""
STRONG_EM: Final = r"(\*\*\*)(?![\s*])([^*]++)(?<!\s)\*\*\*"
STRONG: Final = r"(\*\*)(?![\s*])((?:[^*]++|\*(?!\*)|\*(?=\*\*(?!\*)))*+)(?<!\s)\*\*(?!\*)"
EM: Final = r"(?<![a-zA-Z0-9])(\*)(?![\s*])([^*]++)(?<!\s)\*"
UNDERLINED_STRONG: Final = r"(?<!\w)(__)(?![\s_])((?:[^_]++|_(?!_))*+)(?<!\s)__(?!\w)"
UNDERLINED_EM: Final = r"(?<!\w)(_)(?![\s_])((?:[^_]++|(?<=\w)_(?=[^\W_]))*+)(?<!\s)_(?!\w)"
DELETED: Final = r"(~~)(?![\s~])([^~]++)(?<!\s)~~"


def to_html(text: str) -> str:
    """Turn Markdown into HTML that is well-formed but not yet sanitised."""
    return as_typed(text) if is_tangled(text) else _parser().convert(text)


def as_typed(text: str) -> str:
    """Show a text without any formatting but its paragraphs and lines."""
    paragraphs = (part.strip("\n") for part in text.split("\n\n") if part.strip())
    return "\n".join("<p>" + escape(paragraph).replace("\n", "<br>") + "</p>" for paragraph in paragraphs)


def is_tangled(text: str) -> bool:
    """Whether quotes and lists stand inside each other more deeply than anybody means."""
    indents: set[int] = set()
    for line in text.expandtabs(4).split("\n"):
        place = depth = 0
        while not BARRIER.match(line) and (container := CONTAINER.match(line, place)):
            indents.add(len(container["indent"]) // 4)
            place = container.end()
            depth += 1
            if depth > DEPTH_CAP:
                return True
    return len(indents) > DEPTH_CAP


class Lines(Preprocessor):
    """Sets fenced code aside, and puts the empty lines around headings, rules and lists that the block parser wants."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines for the block parser."""
        shaped: list[str] = []
        rest = iter(lines)
        block = ""  # what the line before belongs to: nothing, a "paragraph", or "other"
        for line in rest:
            if fence := FENCE.match(line):
                shaped += ["", self._set_aside(rest, fence[1]), ""]
                block = ""
            elif BARRIER.match(line):
                shaped += ["", line, ""]
                block = ""
            elif block == "paragraph" and BULLET.match(line):
                shaped += ["", line]
                block = "other"
            else:
                shaped.append(line)
                block = (block or _opened_by(line)) if line.strip() else ""
        return [*shaped, "", ""]

    def _set_aside(self, rest: Iterator[str], fence: str) -> str:
        code = "\n".join(takewhile(lambda line: not _closes(line, fence), rest))
        return self.md.htmlStash.store(f"<pre><code>{escape(code.rstrip())}\n</code></pre>")


def _closes(line: str, fence: str) -> bool:
    end = line.strip()
    return len(end) >= len(fence) and not end.strip(fence[0])


def _opened_by(line: str) -> str:
    return "other" if line.startswith("    ") or CONTAINER.match(line) else "paragraph"


class Headings(HashHeaderProcessor):
    """`# Heading`, two levels lower, below the page's own; with a space, as `#cycle-12` may start a sentence."""

    RE = re.compile(r"(?:^|\n) {0,3}(?P<level>#{1,6}) +(?P<header>[^\n]*?\S)(?: +#+)? *(?:\n|$)")

    def test(self, parent: Element, block: str) -> bool:
        """Whether there is a heading in the block."""
        return "#" in block and super().test(parent, block)

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Append the heading to the parent."""
        super().run(parent, blocks)
        heading = parent[-1]
        heading.tag = f"h{min(int(heading.tag[1]) + 2, 6)}"


class Tables(TableProcessor):
    """Tables of up to CELL_CAP cells; only the first two lines are looked at to tell a table from a paragraph."""

    def test(self, parent: Element, block: str) -> bool:
        """Whether the block starts with a header and a line of dashes."""
        head = block.split("\n", 2)[:2]
        if len(head) < 2 or "-" not in head[1] or set(head[1]) - set("|:- "):
            return False
        is_table = super().test(parent, "\n".join(head))
        return is_table and len(self.separator) * block.count("\n") <= CELL_CAP


class Code(InlineProcessor):
    """`code` between one, two or three backticks."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802, ARG002
        """Make the element; nothing inside is looked at again."""
        element = Element("code")
        element.text = AtomicString(code_escape(" ".join(m[2].split("\n")).strip()))
        return element, m.start(), m.end()


class Links(InlineProcessor):
    """`[text](address "title")`; an image becomes a link with its description, as nothing is loaded from elsewhere."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[Element | str | None, int, int]:
        """Make the element; an unwelcome link stays as typed, an unwelcome image becomes its description."""
        label = self.compiled_re.sub(r"\2", m[2]).strip()
        address = self.unescape(m[3]).strip("<>").strip()
        if not SCHEME.match(address):
            return (label if m[1] else None), m.start(), m.end()
        element = Element("a", href=address)
        element.text = label or AtomicString(address)
        if title := m[4] or m[5]:
            element.set("title", self.unescape(" ".join(title.split())))
        return element, m.start(), m.end()


class Address(AutolinkInlineProcessor):
    """A web address by itself, in angle brackets or bare; not inside a link."""

    ANCESTOR_EXCLUDES = ("a",)


class MailAddress(AutomailInlineProcessor):
    """A mail address in angle brackets; not inside a link."""

    ANCESTOR_EXCLUDES = ("a",)


def _parser() -> Markdown:
    """A parser of our grammar: one for each text, as it keeps state and texts are rendered in several threads."""
    parser = Markdown(extensions=[SaneListExtension()], output_format="html")
    parser.ESCAPED_CHARS += "|@~"
    parser.preprocessors.deregister("html_block")
    parser.preprocessors.register(Lines(parser), "lines", 20)
    blocks = parser.parser.blockprocessors
    blocks.deregister("setextheader")
    blocks.deregister("reference")
    blocks.register(Tables(parser.parser, {"use_align_attribute": True}), "table", 75)
    blocks.register(Headings(parser.parser), "hashheader", 70)
    parser.inlinePatterns = _spans(parser)
    parser.treeprocessors.register(SpanProcessor(parser), "inline", 20)
    return parser


def _spans(parser: Markdown) -> Registry[Pattern]:
    """What may stand inside a line, in the order it is looked for: what is found first is closed to what follows."""
    spans: Registry[Pattern] = Registry()
    for name, span in (
        ("code", Code(CODE)),
        ("escape", parser.inlinePatterns["escape"]),
        ("link", Links(LINK, parser)),
        ("address", Address(ADDRESS, parser)),
        ("mail address", MailAddress(MAIL_ADDRESS, parser)),
        ("bare address", Address(BARE_ADDRESS, parser)),
        ("strong em", DoubleTagInlineProcessor(STRONG_EM, "strong,em")),
        ("strong", SimpleTagInlineProcessor(STRONG, "strong")),
        ("em", SimpleTagInlineProcessor(EM, "em")),
        ("underlined strong", SimpleTagInlineProcessor(UNDERLINED_STRONG, "strong")),
        ("underlined em", SimpleTagInlineProcessor(UNDERLINED_EM, "em")),
        ("del", SimpleTagInlineProcessor(DELETED, "del")),
        ("line break", SubstituteTagInlineProcessor(r"\n", "br")),
    ):
        spans.register(span, name, -len(spans))
    return spans
