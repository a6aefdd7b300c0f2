"""Whose numbers a file holds: names of teams and student groups as people write them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from hub.markup import fold
from hub.measures.importing.plan import EVERYBODY
from hub.measures.models import Measure
from hub.networks.models import Team

# Names for all pupils together.
_ALL = ("", "all", "everybody", "everyone", "all pupils", "all students", "total", "whole", "overall", "everybody else")
# From this likeness on (of 100) a name is offered as what may be meant.
_ALIKE = 70


@dataclass
class Names:
    """Known names, folded, with what they stand for; `answers` is what a person said about others."""

    known: Mapping[str, int]
    labels: Mapping[int, str]
    answers: Mapping[str, int] = field(default_factory=dict)

    def find(self, text: str) -> int | None:
        """What a name stands for; None where nobody knows."""
        key = fold(text)
        found = self.known.get(key)
        return self.answers.get(key) if found is None else found

    def knows(self, text: str) -> bool:
        """Whether a name is known without asking anybody."""
        return fold(text) in self.known

    def alike(self, text: str) -> int | None:
        """What may be meant by a name nobody knows."""
        folded = fold(text)
        best = process.extractOne(folded, list(self.known), scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE)
        return self.known[best[0]] if best and best[0] and folded else None


def team_names(teams: Sequence[Team], answers: Mapping[str, int]) -> Names:
    """Teams by their names, and by their schools where a school has one team only."""
    by_school: dict[str, list[int]] = {}
    for team in teams:
        by_school.setdefault(fold(team.organisation), []).append(team.id)
    schools = {school: ids[0] for school, ids in by_school.items() if school and len(ids) == 1}
    known = schools | {fold(team.name): team.id for team in teams}
    return Names(known, {team.id: team.name for team in teams}, answers)


def group_names(measure: Measure, answers: Mapping[str, int], everybody: Iterable[str] = ()) -> Names:
    """Student groups by their names, and the many words for everybody."""
    known = dict.fromkeys((*_ALL, *map(fold, everybody)), EVERYBODY)
    known |= {fold(group.name): group.id for group in measure.groups}
    return Names(known, {group.id: group.name for group in measure.groups}, answers)
