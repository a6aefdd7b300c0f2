"""Drafts become cycles in full: each written by somebody of the team, in their manner, about their own school."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hub.sample import scenes, voices
from hub.sample.lexicon import Lexicon
from hub.sample.phrases import Scene
from hub.sample.questions import Questions, Study
from hub.sample.ramps import Draft
from hub.sample.scenes import Setting
from hub.sample.school_days import last_moment, school_day, some_time
from hub.sample.world import Cycle, Person, QuickLog, Stage, Step, Team, Verdict

# How often people write what they need not write.
_SAME_AUTHOR, _LOOKED, _HELPER, _PLACE, _FIRST_WORD = 0.6, 0.18, 0.4, 0.4, 0.5
_CIRCUMSTANCE, _UNEXPECTED, _REASON, _CONDITIONS = 0.35, 0.3, 0.75, 0.8
_LEARNING_CIRCUMSTANCE, _CIRCUMSTANCE_FIRST = 0.66, 0.25
_READABLE = 60  # nobody reads further back before planning a test
_QUICK_RESULT: dict[str, Verdict] = {"adopt": "better", "adapt": "same", "abandon": "worse"}

Before = tuple[Cycle, Setting]


class Writer:
    """Writes the cycles of one network, in order of time; remembers what it said so as not to say it again."""

    def __init__(
        self, network: str, teams: Sequence[Team], people: Sequence[Person], today: date, rng: random.Random
    ) -> None:
        self._network, self._teams, self._today, self._rng = network, teams, today, rng
        self._people = {person.key: person for person in people}
        self._names = {team.key: team.name for team in teams}
        self._lexicon = Lexicon(network, rng)
        self._questions = Questions(self._lexicon, rng)
        self._titles: dict[str, set[str]] = defaultdict(set)
        self._numbers: dict[str, int] = defaultdict(int)
        self._written: dict[int, Before] = {}
        self._ended: dict[str, list[Cycle]] = defaultdict(list)
        self._latest = last_moment(today)

    def remember(self, stories: Sequence[Cycle]) -> None:
        """Take note of cycles told elsewhere: their keys, titles and learnings are taken."""
        for story in stories:
            self._numbers[story.key.rpartition("-")[0]] += 1
            self._titles[story.team].add(story.title)
            if story.idea and story.decision:
                self._ended[story.idea].append(story)
        self._lexicon.remember(story.learning for story in stories)

    def write(self, draft: Draft) -> Cycle:
        """The cycle of a draft; those it follows or was cloned from must have been written before."""
        before = self._written.get(id(draft.previous))
        donor = self._written[id(draft.donor)][0] if draft.donor else None
        idea = self._lexicon.idea(draft.idea)
        place = scenes.setting(draft, idea, before[1] if before else None, self._network, self._rng)
        seen = donor or self._looked_at(draft)
        other = self._names[seen.team] if seen else scenes.another(self._teams, draft.team, self._rng)
        scene = scenes.scene(draft, place, idea=idea, other=other, network=self._network, rng=self._rng)
        cycle = self._bare(draft, place, before, scene)
        cycle = replace(cycle, cloned_from=donor.key if donor else None)
        if draft.shape == "quick":
            cycle = self._quick(cycle, draft, scene)
        else:
            cycle = self._full(self._different(cycle, seen, scene), draft, scene)
        self._written[id(draft)] = (cycle, place)
        if cycle.decision:
            self._ended[draft.idea].append(cycle)
        return cycle

    def _bare(self, draft: Draft, place: Setting, before: Before | None, scene: Scene) -> Cycle:
        stem = f"{draft.team.key}-{draft.idea}"
        self._numbers[stem] += 1
        author = self._author(draft, before)
        return Cycle(
            key=f"{stem}-{self._numbers[stem]}",
            team=draft.team.key,
            idea=draft.idea,
            author=author,
            title=self._title(draft, scene, before),
            stage="plan",
            level=place.level,
            n=place.n,
            context=(*draft.team.context, ("when", place.when)),
            planned_at=self._planned_at(draft, before, self._zone(author)),
            previous=before[0].key if before else None,
        )

    def _looked_at(self, draft: Draft) -> Cycle | None:
        """Another team's ended test of the same idea that somebody read before planning, now and then."""
        if draft.previous is not None or draft.shape != "full" or not self._happens(_LOOKED):
            return None
        ended = [
            cycle
            for cycle in self._ended[draft.idea][-_READABLE:]
            if cycle.team != draft.team.key and cycle.closed_at and (draft.start - cycle.closed_at.date()).days > 5
        ]
        stopped = [cycle for cycle in ended if cycle.decision == "abandon"]
        return self._rng.choice(stopped or ended) if ended else None

    def _different(self, cycle: Cycle, seen: Cycle | None, scene: Scene) -> Cycle:
        if seen is None:
            return cycle
        tag = "clone" if cycle.cloned_from else "stopped-there" if seen.decision == "abandon" else "seen"
        with_tag = Scene(scene.words, scene.tags | {tag})
        return replace(cycle, different_this_time=self._lexicon.general("different", with_tag))

    def _author(self, draft: Draft, before: Before | None) -> str:
        if before and self._happens(_SAME_AUTHOR):
            return before[0].author
        return self._rng.choice(self._members(draft.team))

    def _planned_at(self, draft: Draft, before: Before | None, zone: ZoneInfo) -> datetime:
        rng = self._rng
        if draft.shape == "quick":  # written when it is over
            planned = some_time(rng, draft.end, zone, from_hour=11, to_hour=17)
        else:
            day = school_day(draft.start - timedelta(days=rng.randrange(1, 5)))
            planned = some_time(rng, day, zone, from_hour=15, to_hour=21)
        planned = min(planned, self._latest - timedelta(hours=rng.randrange(2, 40)))
        if before:
            ended = before[0].closed_at or before[0].planned_at
            planned = max(planned, ended + timedelta(minutes=rng.randrange(8, 60)))
        return planned

    def _title(self, draft: Draft, scene: Scene, before: Before | None) -> str:
        noun, taken = scene.words["noun"], self._titles[draft.team.key]
        if before and before[0].decision == "adapt":
            plain = f"{noun[0].upper()}{noun[1:]}: {before[1].tweak}"
        elif before and before[0].decision == "adopt":
            plain = f"{noun[0].upper()}{noun[1:]}, now with {scene.words['group']}"
        else:
            plain = self._lexicon.about(draft.idea, "titles", scene)
        title, attempt = plain, 1
        while title in taken:
            attempt += 1
            title = f"{plain}, round {attempt}"
        taken.add(title)
        return title

    # --- the record ---

    def _quick(self, cycle: Cycle, draft: Draft, scene: Scene) -> Cycle:
        text = self._lexicon.once(lambda: self._jotted(draft, scene))
        result = _QUICK_RESULT.get(draft.outcome, "unclear")
        log = QuickLog(text, result)
        cycle = replace(cycle, quick_log=log, happened=text, begun_at=cycle.planned_at, stage="study")
        if draft.decision is None:
            return cycle
        closed = cycle.planned_at + timedelta(minutes=self._rng.randrange(1, 3000))
        return replace(
            cycle,
            stage="finished",
            decision=draft.decision,
            learning=self._learning(draft, scene, cycle),
            closed_at=self._after(cycle, closed),
        )

    def _jotted(self, draft: Draft, scene: Scene) -> str:
        text = self._lexicon.about(draft.idea, "quick", scene)
        if self._happens(_CIRCUMSTANCE):
            text = f"{text}. {self._lexicon.general('circumstances', scene)}"
        return voices.in_manner(text, "hurried")

    def _full(self, cycle: Cycle, draft: Draft, scene: Scene) -> Cycle:
        study = self._questions.ask(draft, cycle, scene)
        cycle = self._plan(cycle, draft, scene, study)
        stage = self._stage(draft)
        if stage == "plan":
            return cycle
        begun = some_time(self._rng, draft.start, self._zone(cycle.author), from_hour=9, to_hour=15)
        begun = min(max(begun, cycle.planned_at + timedelta(minutes=3)), self._latest)
        cycle = replace(cycle, stage=stage, begun_at=begun)
        if stage == "do":
            said = self._lexicon.general("starters", scene) if self._happens(_FIRST_WORD) else ""
            return replace(cycle, happened=said)
        if stage == "stopped":
            return self._stopped(cycle, draft, scene)
        cycle = self._done(cycle, draft, scene, study)
        return self._finished(cycle, draft, scene) if stage == "finished" else cycle

    def _stage(self, draft: Draft) -> Stage:
        if draft.decision:
            return "finished"
        if draft.outcome == "stopped":
            return "stopped"
        if draft.outcome == "left":
            left: tuple[Stage, ...] = ("plan", "do", "do", "study")
            return self._rng.choice(left)
        if draft.start >= self._today - timedelta(days=1):
            return "plan"
        return "study" if draft.end <= self._today else "do"

    def _plan(self, cycle: Cycle, draft: Draft, scene: Scene, study: Study) -> Cycle:
        return replace(
            cycle,
            objective=self._lexicon.about(draft.idea, "objectives", scene),
            check_on=draft.end,
            data_plan=self._lexicon.about(draft.idea, "data_plans", scene),
            questions=study.questions,
            steps=self._steps(draft, scene, cycle.author),
            affected=self._lexicon.general("affected", scene),
        )

    def _steps(self, draft: Draft, scene: Scene, author: str) -> tuple[Step, ...]:
        phrases = [phrase for phrase in self._lexicon.idea(draft.idea).lists["steps"] if phrase.fits(scene)]
        steps = []
        for place, phrase in enumerate(phrases[: self._rng.randrange(2, len(phrases) + 1)]):
            who = self._rng.choice(self._members(draft.team)) if self._happens(_HELPER) else author
            due = school_day(draft.start + (draft.end - draft.start) * place // len(phrases))
            where = scene.words["room"] if self._happens(_PLACE) else ""
            steps.append(Step(phrase.say(scene, self._rng), who, due, where))
        return tuple(steps)

    def _stopped(self, cycle: Cycle, draft: Draft, scene: Scene) -> Cycle:
        day = school_day(draft.start + timedelta(days=self._rng.randrange(3, 8)))
        moment = some_time(self._rng, day, self._zone(cycle.author), from_hour=12, to_hour=18)
        reason = self._lexicon.general("stops", scene)
        said = self._lexicon.general("starters", scene) if self._happens(_FIRST_WORD) else ""
        return replace(cycle, closed_at=self._after(cycle, moment), stop_reason=reason, happened=said)

    def _done(self, cycle: Cycle, draft: Draft, scene: Scene, study: Study) -> Cycle:
        return replace(
            cycle,
            happened=self._lexicon.once(lambda: self._told(cycle, draft, scene, study)),
            unexpected=self._lexicon.about(draft.idea, "unexpected", scene) if self._happens(_UNEXPECTED) else "",
            answers=study.answers,
        )

    def _told(self, cycle: Cycle, draft: Draft, scene: Scene, study: Study) -> str:
        sentences = [self._lexicon.about(draft.idea, f"happened.{draft.decision or 'adapt'}", scene)]
        for count in study.counts:
            words = {**scene.words, "predicted": count.predicted, "actual": count.actual}
            sentences.append(self._lexicon.general(f"counted.{count.manner}", Scene(words, scene.tags)))
        if not study.counts or self._happens(_CIRCUMSTANCE):
            sentences.append(self._lexicon.general("circumstances", scene))
        return voices.in_manner(" ".join(sentences), self._people[cycle.author].manner)

    def _finished(self, cycle: Cycle, draft: Draft, scene: Scene) -> Cycle:
        rng, decision = self._rng, draft.decision
        closing = max(draft.end, school_day(draft.end + timedelta(days=rng.randrange(3))))
        closed = some_time(rng, closing, self._zone(cycle.author), from_hour=12, to_hour=21)
        missed = any(answer.verdict == "worse" for answer in cycle.answers)
        bits = dict.fromkeys(self._lexicon.general("conditions", scene) for _ in range(rng.randrange(1, 4)))
        return replace(
            cycle,
            learning=self._learning(draft, scene, cycle),
            surprise=rng.choice((1, 2, 3) if missed else (1, 1, 2)) if cycle.answers else None,
            decision=decision,
            reason=self._lexicon.general(f"reasons.{decision}", scene) if self._happens(_REASON) else "",
            next=f"Next time: {scene.words['tweak']}." if decision == "adapt" else "",
            conditions="; ".join(bits) if self._happens(_CONDITIONS) else "",
            closed_at=self._after(cycle, closed),
        )

    def _learning(self, draft: Draft, scene: Scene, cycle: Cycle) -> str:
        return self._lexicon.once(lambda: self._learned(draft, scene, self._people[cycle.author].manner))

    def _learned(self, draft: Draft, scene: Scene, manner: str) -> str:
        sentences = [self._lexicon.about(draft.idea, f"learning.{draft.decision}", scene)]
        if self._happens(_LEARNING_CIRCUMSTANCE):
            place = 0 if self._happens(_CIRCUMSTANCE_FIRST) else 1
            sentences.insert(place, self._lexicon.general("circumstances", scene))
        if self._happens(0.5 if manner == "careful" else 0.16):
            sentences.append(self._lexicon.general("hedges", scene))
        if self._happens(0.35 if manner == "chatty" else 0.03):
            sentences.insert(0, self._lexicon.general("openers", scene))
        return voices.in_manner(" ".join(sentences), manner)

    # --- who and when ---

    def _members(self, team: Team) -> list[str]:
        return [member.person for member in team.members if member.left_at is None]

    def _zone(self, person: str) -> ZoneInfo:
        return ZoneInfo(self._people[person].timezone)

    def _after(self, cycle: Cycle, moment: datetime) -> datetime:
        return max(min(moment, self._latest), cycle.begun_at or cycle.planned_at)

    def _happens(self, chance: float) -> bool:
        return self._rng.random() < chance
