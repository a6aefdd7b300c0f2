"""What surrounds one test: the room, the hour, the class, the people who happen to be there."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from hub.sample.phrases import IdeaPhrases, Scene
from hub.sample.ramps import Draft
from hub.sample.theories import NINTH
from hub.sample.world import Level, Team

_LADDER: tuple[Level, ...] = ("person", "lesson", "class", "year", "school")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Friday")
_SUBJECTS = (
    "algebra|biology|English|geography|civics|geometry|health|history|Spanish|physical science|world history|"
    "integrated math"
).split("|")
_NINTH_COLLEAGUES = (
    "the counselor|our dean|the attendance clerk|the assistant principal|the librarian|a colleague from math|"
    "the special education teacher|the social worker|our instructional coach|the teacher next door"
).split("|")
_HARBOUR_COLLEAGUES = (
    "the attendance officer|our SENCo|the head of year|the teaching assistant|the school secretary|the pastoral lead|"
    "the deputy head|the site manager|the family worker"
).split("|")
_STREETS = (
    "Ropewalk Lane|Chandler Street|Jetty Road|Herring Row|Lime Kiln Street|Sailmaker Close|Customs Road|Ferry Street|"
    "Net Loft Lane|Pilot Street"
).split("|")


@dataclass(frozen=True, slots=True)
class Setting:
    """The choices behind a scene that the next test of a ramp keeps: how large, how many, whose class, at what hour."""

    level: Level
    n: int
    group: str
    when: str
    tweak: str


def setting(draft: Draft, idea: IdeaPhrases, before: Setting | None, network: str, rng: random.Random) -> Setting:
    """The first setting of a ramp, or the one that follows from how the test before it went."""
    tweak = rng.choice([phrase.text for phrase in idea.lists["tweaks"] if not phrase.slots])
    level = _next_level(draft, before, idea.largest, rng) if before else rng.choice(idea.levels)
    if before and level == before.level:
        return Setting(level, before.n, before.group, before.when, tweak)
    group, n = _group(draft.team, level, network, rng)
    return Setting(level, n, group, before.when if before else rng.choice(idea.whens), tweak)


def scene(
    draft: Draft, place: Setting, *, idea: IdeaPhrases, other: str | None, network: str, rng: random.Random
) -> Scene:
    """Words for slots and the tags that hold; what a school does not have has no word."""
    team, facets = draft.team, draft.team.facets
    words = {
        "noun": idea.noun,
        "group": place.group,
        "n": str(place.n),
        "when": place.when,
        "tweak": place.tweak,
        "day": rng.choice(_DAYS),
        "hour": rng.choice(("15:30", "16:00", "16:30", "15:45")),
        "minutes": str(rng.choice((10, 15, 20, 25, 30, 40))),
        "weeks": rng.choice(("two", "two", "two", "three")),
        "days": rng.choice(("two", "three")),
        "lesson": str(rng.choice((42, 45, 48, 50))),
        "lunch": str(rng.choice((25, 28, 30))),
        "tutor": str(rng.choice((15, 20, 25))),
        "feeders": rng.choice(("two", "three", "four")),
        "printers": rng.choice(("two", "three")),
        "caseload": rng.choice(("six", "eight", "nine")),
        "away": rng.choice(("one of us", "two of us", "two teachers", "a colleague")),
        "setting": facets["setting"],
        "phase": facets["phase"],
        "size": f"{team.pupils:,}" if team.pupils >= 1000 else str(team.pupils),
        "street": rng.choice(_STREETS),
        "colleague": rng.choice(_NINTH_COLLEAGUES if network == NINTH else _HARBOUR_COLLEAGUES),
        "subject": rng.choice(_SUBJECTS),
        "period": f"{rng.choice(_ORDINALS)} period",
        "room": f"room {rng.randrange(1, 4)}{rng.randrange(2, 40):02d}" if network == NINTH else _room(rng),
    }
    _add_what_there_is(words, team, other, rng)
    return Scene(words, _tags(team, place))


def _room(rng: random.Random) -> str:
    return rng.choice(("the small hall", "the library", "room 4", "room 11", "the mobile", "the old music room"))


def _add_what_there_is(words: dict[str, str], team: Team, other: str | None, rng: random.Random) -> None:
    if team.bus:
        words["bus"] = team.bus
    if team.languages:
        spoken = rng.sample(team.languages, min(2, len(team.languages)))
        words["language"] = spoken[0]
        if len(spoken) > 1:
            words["language2"] = spoken[1]
    if other:
        words["other"] = other


def _tags(team: Team, place: Setting) -> frozenset[str]:
    facets = team.facets
    tags = {facets["setting"], facets["phase"], place.level, place.when.replace(" ", "-")}
    tags.add(facets["size"].replace(" ", "-").replace("–", "-"))
    if team.bus:
        tags.add("bus")
    if team.languages:
        tags.add("languages")
    return frozenset(tags)


def _next_level(draft: Draft, before: Setting, largest: Level, rng: random.Random) -> Level:
    """After adopting one step up the ladder, after adapting mostly the same size again."""
    decided = draft.previous.outcome if draft.previous else "adapt"
    up = decided == "adopt" or (decided == "adapt" and rng.random() < 0.3)
    return _LADDER[min(_LADDER.index(before.level) + up, _LADDER.index(largest))]


def _group(team: Team, level: Level, network: str, rng: random.Random) -> tuple[str, int]:
    """How the team calls those it tests with, and how many they are."""
    if network == NINTH:
        return _ninth_group(team, level, rng)
    return _harbour_group(team, level, rng)


def _ninth_group(team: Team, level: Level, rng: random.Random) -> tuple[str, int]:
    n = rng.randrange(17, 31)
    if level == "person":
        n = rng.randrange(3, 9)
        return f"{_NUMBERS[n]} students", n
    if level == "year":
        return rng.choice(("the ninth grade", "all of ninth grade", "the whole grade")), team.pupils // 4
    if level == "school":
        return rng.choice(("the whole school", "all four grades")), team.pupils
    subject, period = rng.choice(_SUBJECTS), rng.choice(_ORDINALS)
    if level == "lesson":
        return rng.choice((f"one {subject} lesson", f"one {period}-period lesson")), n
    return rng.choice((f"{period}-period {subject}", f"my {period}-period class", f"one {subject} class")), n


def _harbour_group(team: Team, level: Level, rng: random.Random) -> tuple[str, int]:
    phase = team.facets["phase"]
    years: Sequence[int] = {"primary": range(1, 7), "secondary": range(7, 12)}.get(phase, range(1, 12))
    year, n = rng.choice(years), rng.randrange(19, 32)
    if level == "person":
        n = rng.randrange(4, 11)
        return f"{_NUMBERS[n]} pupils", n
    if level == "year":
        return f"Year {year}", team.pupils // len(years)
    if level == "school":
        return "the whole school", team.pupils
    form = f"{year}{rng.choice('ABCHKM')}" if year > 6 else f"a Year {year} class"
    return form, n


def another(teams: Sequence[Team], but: Team, rng: random.Random) -> str:
    """The name of some other team."""
    while (found := rng.choice(teams)) is but:
        continue
    return found.name
