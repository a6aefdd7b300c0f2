"""Network B's short articles, and what people said under the stories."""

from datetime import date

from hub.sample.people import BRITISH
from hub.sample.school_days import at, weekday_ago
from hub.sample.story_parts import Said, comments
from hub.sample.world import Article, Comment

BRONWEN, THANDI = "bronwen-hughes", "thandi-mokoena"

_LETTERS = """\
The same idea, [#idea:nudge-letter], at two schools, and a cousin of it at a third. We do not average them.

- **Quay**, 90 families in all years: +1.0 points predicted, +0.1 seen. Stopped ([#cycle:quay-nudge-letter-1]).
- **Lantern**, 38 families with pupils in Years 7 and 8: +1.6 seen. Kept ([#cycle:lantern-nudge-letter-1]).
- **Tideway**, a translated text to 12 families: 8 replies predicted, 3 and two complaints. Stopped
  ([#cycle:tideway-plain-notice-1]).

What may explain it: the age of the pupils, and who decides about the morning. What would settle it: a second
school with Years 7 and 8, and one with the upper years, at the same time. **This is disputed** and we should say so
when asked.
"""

_TRANSLATION = """\
1. Write it plainly in English first.
2. Ask somebody who speaks the language at home to say it *their* way. Do not ask them to translate.
3. Read it aloud with one more parent.
4. Send it to three families before you send it to thirty.

Tideway left out steps 2 and 3 and was honest about what happened ([#cycle:tideway-plain-notice-1]). The parent who
rewrote the text has offered to read the next one.
"""

_MAPS = """\
Four schools drew what happens between an empty chair and a phone call ([#cycle:breakwater-process-map-1]). We expected
small differences. There were four processes, nine to sixteen steps long, and three meanings of *late*.

Until that is settled, figures of different schools should not be laid side by side. [#idea:process-map] is therefore
the first thing we ask of a school that joins, and [#idea:contact-log] the second.
"""

_WALKING = """\
*Draft.*

One street, two adults, one corner, every morning ([#cycle:saltmarsh-walking-bus-1]). A second street is being tried
([#cycle:saltmarsh-walking-bus-2]). Mariner found that breakfast works and the bus decides
([#cycle:mariner-walking-bus-1]). Still to write: insurance, crossings, and what to do when an adult is ill.
"""


def harbour_articles(today: date) -> tuple[Article, ...]:
    """The articles, oldest first."""

    def article(key: str, title: str, body: str, author: str, weeks: int, *, is_draft: bool = False) -> Article:
        moment = at(weekday_ago(today, 3, weeks), "14:30", BRITISH)
        return Article(key, title, body, author, moment, "draft" if is_draft else "published")

    return (
        article("four-maps", "What four maps of one process showed", _MAPS, BRONWEN, 22),
        article("three-answers", "Nudge letters: the same idea, different answers", _LETTERS, BRONWEN, 2),
        article("before-you-translate", "Before you translate a message", _TRANSLATION, "farah-siddiqui", 2),
        article("walking-bus-how-to", "Starting a walking bus", _WALKING, "nia-bowen", 1, is_draft=True),
    )


_SAID = (
    Said(
        "cycle",
        "quay-nudge-letter-1",
        "callum-rennie",
        (15, 4, "16:00"),
        "[@owen-pritchard] would you split it by year? We would like to try Years 7 and 8 only.",
    ),
    Said(
        "cycle",
        "quay-nudge-letter-1",
        "owen-pritchard",
        (14, 4, "09:20"),
        "Done, and you may be right: Year 7 is +0.6, few as they are.",
    ),
    Said(
        "cycle",
        "tideway-plain-notice-1",
        THANDI,
        (2, 4, "11:30"),
        "[@farah-siddiqui] thank you for putting this up. Two schools have already changed their plans.",
    ),
    Said(
        "cycle",
        "saltmarsh-walking-bus-1",
        "gwen-parry",
        (1, 4, "12:10"),
        "Gwych! 👏 Our breakfast goes with it: [#cycle:mariner-walking-bus-1].",
    ),
    Said(
        "cycle",
        "quay-nudge-letter-1",
        "nia-bowen",
        (1, 3, "16:35"),
        "[@owen-pritchard] which families rang you about it? We would rather hear that before ours goes out.",
    ),
    Said(
        "cycle",
        "lantern-nudge-letter-1",
        BRONWEN,
        (7, 4, "15:05"),
        "Beside [#cycle:quay-nudge-letter-1] this makes the idea disputed, which is the honest word for it.",
    ),
)


def harbour_comments(today: date) -> tuple[Comment, ...]:
    """What was said under the stories, with mentions and references."""
    return comments("harbour", _SAID, today, BRITISH)
