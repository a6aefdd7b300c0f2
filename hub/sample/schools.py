"""The schools of both networks: names, conditions, people. Everything about them is invented."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from hub.sample import people
from hub.sample.world import Facets, Person, Size, Team, TeamMember

NINTH_NAMES = (
    "Alder Birch Cedar Dunlin Elm Fern Gorse Hazel Ivy Juniper Kestrel Larch Maple Nuthatch Oak Plover Quail Rowan "
    "Sparrow Teal Willow Yew Aspen Bittern Curlew Dogwood Egret Finch Goldcrest Heron Hawthorn Jay Lark Linden Magpie "
    "Osprey Pine Sycamore"
).split()
HARBOUR_NAMES = "Quay Lantern Mariner Tideway Breakwater Saltmarsh Anchor Beacon Cockle Dunes Estuary Foreland".split()
# The district sample repeats each school in the places of a larger area.
_NINTH_PLACES = ("", "Park", "Heights", "Mills", "Ridge", "Creek", "Hollow", "Grove", "Field", "Bridge")
_HARBOUR_PLACES = ("", "North", "South", "Hill", "Lane", "Green", "Bank", "Cross", "Rise", "Vale")

HOW_MANY: dict[Size, tuple[int, int]] = {"small": (8, 6), "full": (38, 12), "district": (380, 120)}
_NINTH_LANGUAGES = ("Spanish", "Somali", "Vietnamese", "Arabic", "Haitian Creole", "Hmong", "Portuguese", "Tagalog")
_HARBOUR_LANGUAGES = ("Welsh", "Polish", "Romanian", "Bengali", "Arabic", "Lithuanian", "Urdu", "Tamil")


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a school is like: setting, pupils on roll, first bus (None where most walk), home languages, phase."""

    setting: str
    pupils: int
    bus: str | None
    languages: tuple[str, ...]
    phase: str

    @property
    def size(self) -> str:
        """The network's name for a school of this size."""
        return "under 400" if self.pupils < 400 else "400–900" if self.pupils <= 900 else "over 900"

    def facets(self) -> Facets:
        """The same as the network's context facets."""
        buses = "most walk" if self.bus is None else f"buses {'before' if self.bus < '15:30' else 'after'} 15:30"
        languages = ("mostly English", "two or three", "two or three")[min(len(self.languages), 2)]
        return (
            ("phase", self.phase),
            ("setting", self.setting),
            ("size", self.size),
            ("buses", buses),
            ("languages", "many" if len(self.languages) > 2 else languages),
        )


_KNOWN = {
    "Alder": Conditions("town", 856, None, (), "high school"),
    "Birch": Conditions("suburban", 1120, "15:50", ("Spanish",), "high school"),
    "Cedar": Conditions("town", 240, None, (), "high school"),
    "Dunlin": Conditions("city", 1340, "15:40", ("Spanish", "Somali", "Vietnamese"), "high school"),
    "Elm": Conditions("city", 380, None, ("Spanish", "Arabic"), "high school"),
    "Fern": Conditions("rural", 310, "15:10", (), "high school"),
    "Quay": Conditions("city", 1180, "15:35", ("Polish", "Bengali", "Romanian"), "secondary"),
    "Lantern": Conditions("town", 840, None, ("Polish",), "secondary"),
    "Mariner": Conditions("rural", 190, "15:20", ("Welsh",), "primary"),
    "Tideway": Conditions("city", 420, None, ("Bengali", "Arabic", "Urdu"), "primary"),
    "Breakwater": Conditions("suburban", 960, "15:45", (), "all-through"),
    "Saltmarsh": Conditions("town", 230, None, ("Lithuanian",), "primary"),
}


def ninth_teams(size: Size, rng: random.Random, left_at: datetime) -> tuple[list[Team], list[Person]]:
    """Network A's teams with their people; `left_at` is when Cedar's teacher left in the middle of a test."""
    hub = [people.person(name, "hub" if name != "Grace Mbeki" else "district") for name in people.NINTH_HUB]
    everybody: list[Person] = [*hub]
    names = people.new_names(rng, people.AMERICAN, _taken())
    teams = []
    for place, name in enumerate(_team_names(NINTH_NAMES, _NINTH_PLACES, HOW_MANY[size][0])):
        staff = _staff(name, people.NINTH_TEAMS, names, people.AMERICAN, rng)
        everybody += staff
        coach = people.NINTH_COACHES[0 if place < 6 else place % len(people.NINTH_COACHES)]
        conditions = _KNOWN.get(name) or _ninth_conditions(name)
        teams.append(_team(name, f"{name} High School", conditions, staff=staff, coach=coach, left_at=left_at))
    return teams, everybody


def harbour_teams(size: Size, rng: random.Random, left_at: datetime) -> tuple[list[Team], list[Person]]:
    """Network B's teams with their people."""
    everybody = [people.person(name, "hub", timezone=people.BRITISH) for name in people.HARBOUR_HUB]
    names = people.new_names(rng, people.BRITISH, _taken())
    teams = []
    for place, name in enumerate(_team_names(HARBOUR_NAMES, _HARBOUR_PLACES, HOW_MANY[size][1])):
        staff = _staff(name, people.HARBOUR_TEAMS, names, people.BRITISH, rng)
        everybody += staff
        coach = people.HARBOUR_COACHES[place % len(people.HARBOUR_COACHES)]
        conditions = _KNOWN.get(name) or _harbour_conditions(name)
        kind = {"primary": "Primary School", "secondary": "Academy", "all-through": "School"}[conditions.phase]
        teams.append(_team(name, f"{name} {kind}", conditions, staff=staff, coach=coach, left_at=left_at))
    return teams, everybody


def _team_names(names: list[str], places: tuple[str, ...], many: int) -> list[str]:
    return [f"{name} {place}".strip() for place in places for name in names][:many]


def _taken() -> set[str]:
    teams = (*people.NINTH_TEAMS.values(), *people.HARBOUR_TEAMS.values())
    return {name for team in teams for name, _ in team} | {*people.NINTH_HUB, *people.HARBOUR_HUB}


def _staff(
    school: str,
    known: dict[str, tuple[tuple[str, str], ...]],
    names: Iterator[str],
    timezone: str,
    rng: random.Random,
) -> list[Person]:
    key = _key(school)
    staff = [people.person(name, key, timezone=timezone, manner=manner) for name, manner in known.get(key, ())]
    while len(staff) < rng.choice((3, 4, 4, 5)):
        staff.append(people.person(next(names), key, timezone=timezone, manner=rng.choice(people.MANNERS)))
    return staff


def _team(
    name: str, organisation: str, conditions: Conditions, *, staff: list[Person], coach: str, left_at: datetime
) -> Team:
    members = tuple(
        TeamMember(
            person.key,
            "lead" if place == 0 else "member",
            left_at if person.key == people.LEFT_CEDAR else None,
        )
        for place, person in enumerate(staff)
    )
    return Team(
        _key(name),
        name,
        organisation,
        conditions.facets(),
        conditions.pupils,
        conditions.bus,
        conditions.languages,
        members,
        (coach,),
    )


def _key(name: str) -> str:
    return name.lower().replace(" ", "-")


def _ninth_conditions(name: str) -> Conditions:
    rng = random.Random(f"ninth school {name}")  # by name, so that a school is the same in every size of sample
    setting = rng.choices(("town", "city", "rural", "suburban"), (9, 11, 9, 9))[0]
    pupils = rng.randrange(220, 480) if setting == "rural" else rng.randrange(300, 1600, 10)
    bus = {
        "town": rng.choice((None, None, "15:40")),
        "city": rng.choice((None, "15:45", "16:05")),
        "rural": rng.choice(("14:55", "15:05", "15:15", "15:20")),
        "suburban": rng.choice(("15:20", "15:35", "15:50")),
    }[setting]
    count = rng.choice((1, 2, 3, 4) if setting == "city" else (0, 0, 1, 2))
    return Conditions(setting, pupils, bus, tuple(rng.sample(_NINTH_LANGUAGES, count)), "high school")


def _harbour_conditions(name: str) -> Conditions:
    rng = random.Random(f"harbour school {name}")
    setting = rng.choice(("town", "city", "rural", "suburban"))
    phase = rng.choice(("primary", "primary", "secondary", "all-through"))
    pupils = rng.randrange(120, 430) if phase == "primary" else rng.randrange(600, 1300, 10)
    bus = None if setting == "town" else rng.choice((None, "15:20", "15:25", "15:40"))
    if setting == "rural":
        bus = rng.choice(("15:15", "15:25"))
    count = rng.choice((1, 2, 3) if setting == "city" else (0, 1, 2))
    return Conditions(setting, pupils, bus, tuple(rng.sample(_HARBOUR_LANGUAGES, count)), phase)
