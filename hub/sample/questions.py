"""What a team asks and predicts before a test, and what it finds; the finding leans the way of the decision."""

import random
from dataclasses import dataclass, replace

from hub.sample.lexicon import Lexicon
from hub.sample.numbers import Counted, Form, counted
from hub.sample.phrases import Count, Scene
from hub.sample.ramps import Draft
from hub.sample.world import Answer, Cycle, Prediction, Question, Verdict

_LEAN: dict[str, dict[Verdict, float]] = {
    "adopt": {"better": 0.3, "same": 0.52, "worse": 0.18},
    "adapt": {"better": 0.14, "same": 0.26, "worse": 0.6},
    "abandon": {"better": 0.02, "same": 0.1, "worse": 0.88},
}
_FORMS: dict[Form, float] = {"number": 0.62, "range": 0.18, "direction": 0.2}
_CONFIDENCES = (50, 60, 60, 70, 70, 75, 80, 80, 90)
_TWO_QUESTIONS, _IN_WORDS, _SAYS_WHY, _SAYS_HOW_SURE, _VAGUE_ANSWERED = 0.28, 0.16, 0.3, 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Study:
    """Questions with what was found; `counts` are those that a sentence about numbers can be made of."""

    questions: tuple[Question, ...] = ()
    answers: tuple[Answer, ...] = ()
    counts: tuple[Counted, ...] = ()


class Questions:
    """Asks for the cycles of one network."""

    def __init__(self, lexicon: Lexicon, rng: random.Random) -> None:
        self._lexicon, self._rng = lexicon, rng

    def ask(self, draft: Draft, cycle: Cycle, scene: Scene) -> Study:
        """One or two questions, or what a hurried plan has instead."""
        if draft.shape == "unasked":
            return Study()
        if draft.shape in {"blank", "vague"}:
            return self._unusable(draft, cycle, scene)
        counts = self._lexicon.idea(draft.idea).counts
        asked = []
        for number, count in enumerate(self._rng.sample(counts, 1 + self._happens(_TWO_QUESTIONS)), start=1):
            if self._happens(_IN_WORDS):
                asked.append(self._in_words(draft, number))
            else:
                asked.append(self._in_numbers(draft, count, cycle, number, scene))
        questions, answers, results = zip(*asked, strict=True)
        return Study(questions, answers, tuple(result for result in results if result))

    def _unusable(self, draft: Draft, cycle: Cycle, scene: Scene) -> Study:
        count = self._rng.choice(self._lexicon.idea(draft.idea).counts)
        vague = Prediction("text", text=self._lexicon.general("vague", scene)) if draft.shape == "vague" else None
        question = Question(1, count.question.format_map(scene.words), vague)
        if not self._happens(_VAGUE_ANSWERED):
            return Study((question,))
        said = self._result(draft, count, cycle, 1, "number").actual  # a bare number would stand there without its unit
        return Study((question,), (Answer(1, "unclear", text=said),))

    def _in_numbers(
        self, draft: Draft, count: Count, cycle: Cycle, number: int, scene: Scene
    ) -> tuple[Question, Answer, Counted | None]:
        form = self._rng.choices(list(_FORMS), list(_FORMS.values()))[0]
        result = self._result(draft, count, cycle, number, form)
        why = self._lexicon.general("why", scene) if self._happens(_SAYS_WHY) else ""
        prediction = replace(result.prediction, confidence=self._confidence(), why=why)
        return Question(number, count.question.format_map(scene.words), prediction), result.answer, result

    def _in_words(self, draft: Draft, number: int) -> tuple[Question, Answer, Counted | None]:
        expected, held, missed = self._rng.choice(self._lexicon.idea(draft.idea).words)
        weeks = self._rng.choice(("two", "three", "four"))
        prediction = Prediction("text", text=expected.replace("{weeks}", weeks), confidence=self._confidence())
        holds = draft.decision == "adopt" or self._lean(draft) != "worse"
        answer = Answer(number, "same" if holds else "worse", text=held if holds else missed)
        return Question(number, "What do we expect to see?", prediction), answer, None

    def _result(self, draft: Draft, count: Count, cycle: Cycle, number: int, form: Form) -> Counted:
        return counted(
            count,
            form=form,
            lean=self._lean(draft),
            n=cycle.n,
            level=cycle.level,
            question_id=number,
            is_mild=draft.decision == "adopt",
            rng=self._rng,
        )

    def _lean(self, draft: Draft) -> Verdict:
        chances = _LEAN[draft.decision or "adapt"]
        return self._rng.choices(list(chances), list(chances.values()))[0]

    def _confidence(self) -> int | None:
        return self._rng.choice(_CONFIDENCES) if self._happens(_SAYS_HOW_SURE) else None

    def _happens(self, chance: float) -> bool:
        return self._rng.random() < chance
