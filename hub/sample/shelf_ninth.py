"""Network A's short articles, and what people said under the stories."""

from datetime import date, timedelta

from hub.sample.people import AMERICAN
from hub.sample.school_days import FRIDAY, at, school_day, weekday_ago
from hub.sample.story_parts import Said, comments
from hub.sample.world import Article, Comment

SAMIRA, PRIYA = "samira-haddad", "priya-nair"

_WHEN_TO_HOLD = """\
**In a line:** set time to finish missing work helps where pupils can be there. Where buses leave early, hold it at
lunch.

What was seen, in order of size:

- One class at Alder, 40 minutes: 41 missing tasks became 24 ([#cycle:alder-friday-catch-up-1]).
- Three classes, 25 minutes: 27 left, 26 predicted ([#cycle:alder-friday-catch-up-2]).
- The whole year: 38 left where 27 were predicted. Two rooms had no adult ([#cycle:alder-friday-catch-up-3]).
- Fern, after school: 4 of 22 came, the bus leaves at 15:10 ([#cycle:fern-friday-catch-up-1]).
- Fern, at lunch: 15 came, 10 predicted ([#cycle:fern-friday-catch-up-2]).

**What we do not know:** whether it lasts longer than six weeks, and what happens in small schools. Nobody has counted
grades yet, only tasks.
"""

_NO_JUMPS = """\
Going from three rooms to seven is not "more of the same". Something that was simply there before, such as an adult in
every room, becomes a thing that can be missing.

Alder's third test of [#idea:friday-catch-up] is the clearest example we have ([#cycle:alder-friday-catch-up-3]). The
prediction was 27, the count was 38, and the five rooms with a teacher did exactly as well as before.

Before the next size, ask three things:

1. What do we rely on that nobody wrote down?
2. What does it cost if it goes wrong?
3. Who stands in?

You do not need anybody's leave to go faster. Write down why, so that the next team can read it.
"""

_PREDICTIONS = """\
A prediction is useful if Tuesday can prove it wrong.

| Hard to be wrong | Easy to be wrong |
| --- | --- |
| It will help. | 30 missing tasks or fewer by Friday. |
| They will like it. | 15 of 22 will come. |
| Better than before. | Two thirds will fall for the same wrong answer. |

Birch wrote 60 % and got 31 % ([#cycle:birch-exit-ticket-1]). Because the number was there, the miss was worth more
than a hit: it moved the question from the bell to the middle of the lesson ([#cycle:birch-exit-ticket-2]).

One in four of our tests still has no prediction. That is fine for a first try, and a pity for the second.
"""

_CALLS = """\
Dunlin reached 8 of 10 families in week 3 and counted no change in the work that came in
([#cycle:dunlin-call-home-1]). They stopped, and wrote down why.

Other teams go on with [#idea:call-home] and are glad of it. The two do not contradict each other: a good call makes the
next call easier, and it does not by itself bring in a single worksheet. If missing work is what you want to change,
look at [#idea:missing-work-text] and [#idea:friday-catch-up] first.
"""

_SMALL_NUMBERS = """\
When a test is about five pupils, four of five is a person's week, not a percentage. Elm's check-in
([#cycle:elm-monday-check-in-1]) is open to everybody, what five pupils did is not published any further than that.

- Write *how many*, not *who*.
- Leave out anything a neighbor would recognize.
- Do not add up small groups until one can be worked out from the rest.
"""

_ON_TRACK = """\
A ninth-grader is **on track** with at least five full credits at the end of the year and no more than one semester F
in a core course.

Every school in this network counts it this way. [#idea:one-page-graphic] is the page that says so in forty words.
"""

_HINGES = """\
*Draft. Not finished: the part on languages is missing, and we need a second school.*

What the tests of [#idea:exit-ticket] seem to have in common: one question, wrong answers that mean something, and time
left to use what you see. Birch did both halves ([#cycle:birch-exit-ticket-1], then [#cycle:birch-exit-ticket-2]).
"""


# Key, title, text, author, and when: so many weeks ago on a weekday at a time (UTC).
_WRITTEN = (
    ("what-on-track-means", "What we mean by on track", _ON_TRACK, SAMIRA, (90, 2, "15:00")),
    ("before-you-call-home", "Before you call home to get work in", _CALLS, SAMIRA, (12, 2, "17:00")),
    ("dont-skip-a-step", "From three rooms to seven is a new test", _NO_JUMPS, PRIYA, (5, 2, "16:30")),
    ("small-numbers", "When five pupils are too few to show", _SMALL_NUMBERS, SAMIRA, (2, 2, "15:45")),
    ("a-prediction-that-can-miss", "A prediction that can miss", _PREDICTIONS, PRIYA, (1, 1, "18:20")),
)


def ninth_articles(today: date) -> tuple[Article, ...]:
    """The articles, oldest first; the last is a draft."""
    written = [
        Article(key, title, text, author, at(weekday_ago(today, weekday, weeks), clock), "published")
        for key, title, text, author, (weeks, weekday, clock) in _WRITTEN
    ]
    fresh = at(school_day(today - timedelta(days=1)), "14:40", AMERICAN)
    started = at(weekday_ago(today, 2, 1), "21:10")
    return (
        *written,
        Article("when-to-hold-catch-up", "Catch-up time: when to hold it", _WHEN_TO_HOLD, SAMIRA, fresh, "published"),
        Article("hinge-questions", "Hinge questions that help", _HINGES, "hannah-lindqvist", started, "draft"),
    )


_SAID = (
    Said(
        "cycle",
        "alder-friday-catch-up-3",
        "hannah-lindqvist",
        (6, 0, "16:20"),
        "Thank you for writing this down. We were about to do the same jump and will go to three rooms first.",
    ),
    Said(
        "cycle",
        "alder-friday-catch-up-3",
        PRIYA,
        (6, 1, "09:12"),
        "[@daniel-reyes] could the two empty rooms have joined a neighbor? That would be a small test of its own.",
    ),
    Said(
        "cycle",
        "alder-friday-catch-up-3",
        "daniel-reyes",
        (6, 1, "15:40"),
        "[@priya-nair] two of them could. The third corridor has no door between. We will try a rota first.",
    ),
    Said(
        "cycle",
        "fern-friday-catch-up-1",
        "maya-okafor",
        (5, 0, "12:35"),
        "This saved us a test with the bus riders in our north end. Did you think of lunch?",
    ),
    Said(
        "cycle",
        "fern-friday-catch-up-1",
        "tomasz-zielinski",
        (5, 1, "17:05"),
        "[@maya-okafor] yes, planning it now. Half an hour, with food, same class.",
    ),
    Said(
        "idea",
        "friday-catch-up",
        "tomasz-zielinski",
        (1, FRIDAY, "16:10"),
        "[@maya-okafor] did you tell families before the first Friday, or after? Ours found out from the children.",
    ),
    Said(
        "cycle",
        "alder-friday-catch-up-4",
        "kofi-mensah",
        (1, FRIDAY, "15:25"),
        "[@priya-nair] could you bring the rota to our next meeting? We have the rooms and not the people.",
    ),
    Said(
        "article",
        "dont-skip-a-step",
        "ruth-castellanos",
        (4, 3, "18:00"),
        "Question 1 is the one. We relied on the interpreter line and nobody had written that down. "
        "See [#cycle:dunlin-call-home-1].",
    ),
    Said(
        "cycle",
        "cedar-single-point-rubric-1",
        "kofi-mensah",
        (10, 2, "15:15"),
        "The folder is with me now. If [@hannah-lindqvist] wants the criteria for Birch, they are yours.",
    ),
    Said(
        "cycle",
        "elm-friday-catch-up-1",
        PRIYA,
        (7, FRIDAY, "13:00"),
        "[@walt-jablonski] nice. How many is quite a few, and how many do you expect next time?",
    ),
)


def ninth_comments(today: date) -> tuple[Comment, ...]:
    """What was said under the stories, with mentions and references."""
    return comments("ninth", _SAID, today, AMERICAN)
