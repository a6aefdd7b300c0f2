"""What is written over a chart that leaves its page: its title and the finding in words."""

from dataclasses import dataclass

from hub.charts.frame import TEXT, Text, text
from hub.charts.letters import BOLD, wrap

_TITLE = 17.0


@dataclass(frozen=True)
class Heading:
    """Title, finding ("Since 20 Mar the share has stayed below the median") and whose numbers these are."""

    title: str
    finding: str = ""
    source: str = ""


def head(heading: Heading, width: float) -> tuple[list[Text], float]:
    """The lines of a heading from the top of the drawing, and where the chart may begin."""
    texts: list[Text] = []
    y = 0.0
    for words, css, size, weight, most in (
        (heading.title, "t-l t-b", _TITLE, BOLD, 2),
        (heading.finding, "", TEXT, 400, 4),
        (heading.source, "t-s", TEXT, 400, 2),
    ):
        for row in wrap(words, width, size, weight, most) if words else ():
            y += 23
            texts.append(text(0, y - 6, row, css, size=size, weight=weight))
    return texts, y + 14
