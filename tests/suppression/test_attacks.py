"""T95: whatever is written in whatever order, nobody can work out a small figure from all that was ever published."""

from fractions import Fraction
from itertools import product
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hub.suppression import Decision, Figures, Kind, Slice, decide
from tests.suppression.attacker import System
from tests.suppression.world import SPANS, World, worked_out

WRITES = 7


def world(seed, decider=decide):
    random = Random(seed)
    return World(random, random.choice(list(SPANS)), decider)


@settings(deadline=None)
@given(st.integers(0, 10**9))
@example(2404)
@example(7368)
@example(12775)
@example(101482)
@example(212537)
@example(219106)
@example(309130)
@example(311986)
@example(700645)
def test_no_order_of_writing_and_correcting_lets_a_small_figure_be_worked_out(seed):
    # The examples are histories that saw through earlier attempts at the rules.
    growing = world(seed)
    for _ in growing.live(WRITES):
        assert worked_out(growing.history) == set()


@settings(deadline=None)
@given(st.integers(0, 10**9))
def test_decisions_are_whole_true_repeatable_and_stay(seed):
    growing = world(seed)
    earlier = {}
    for state in growing.live(WRITES):
        cut, decision = state.cut, state.decision
        assert decision.shown | decision.hidden == cut.cells.keys()
        assert not decision.shown & decision.hidden
        assert all(decision.published[key] == cut.cells[key] for key in decision.shown)
        cells = list(cut.cells.items())
        growing.random.shuffle(cells)
        shuffled = Slice(cut.kind, dict(cells), dict(reversed(cut.dimensions.items())))
        assert decide(shuffled, least=state.least, earlier=earlier) == decision
        assert decide(cut, least=state.least, earlier=decision.published) == decision
        earlier = decision.published


@settings(deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 12))
def test_a_raised_threshold_only_hides_more(seed, more):
    for state in world(seed).live(WRITES):
        after = decide(state.cut, least=state.least + more, earlier=state.decision.published)
        assert after.hidden >= state.decision.hidden


@settings(deadline=None)
@given(st.lists(st.integers(1, 12), min_size=1, max_size=3), st.sampled_from([5, 8]), st.integers(0, 6))
def test_knowing_that_something_hidden_is_small_does_not_pin_it_either(groups, least, rest):
    """The reader also knows that noughts are shown, and that one of the hidden cells or the remainder is small."""
    cells = {None: Figures(sum(groups) + rest)} | {key: Figures(number) for key, number in enumerate(groups)}
    found = decide(Slice(Kind.COUNT, cells, dict.fromkeys(range(len(groups)), "a")), least=least)
    if None in found.hidden or not found.hidden:
        return  # nothing above bounds what is hidden
    left = sum(groups) + rest - sum(cells[key].num for key in found.shown - {None})
    choices = [range(1, left + 1)] * len(found.hidden) + ([range(left + 1)] if rest else [])
    possible = [
        guess
        for guess in product(*choices[:-1])
        if (last := left - sum(guess)) in choices[-1] and any(0 < number < least for number in (*guess, last))
    ]
    for at, truth in enumerate([cells[key].num for key in sorted(found.hidden)] + [rest] * bool(rest)):
        if 0 < truth < least:
            assert len({(*guess, left - sum(guess))[at] for guess in possible}) > 1


def only_small_ones(cut, *, least, earlier):
    """No complement."""
    whole = decide(cut, least=least)
    shown = {
        key for key, figures in cut.cells.items() if decide(Slice(cut.kind, {key: figures}, {}), least=least).shown
    } | whole.shown
    return _decision(cut, shown, earlier)


def forgetful(cut, *, least, earlier):
    """As if nothing had ever been published."""
    return _decision(cut, decide(cut, least=least).shown, earlier)


def only_what_is_current(cut, *, least, earlier):
    """Knows what is published, but not what was withheld or corrected."""
    current = {key: figures for key, figures in cut.cells.items() if earlier.get(key) == figures}
    return _decision(cut, decide(cut, least=least, earlier=current).shown, earlier)


def _decision(cut, shown, earlier):
    told = {key: figures for key, figures in cut.cells.items() if key in shown}
    return Decision(
        frozenset(shown), frozenset(cut.cells.keys() - shown), dict.fromkeys(cut.cells) | dict(earlier) | told
    )


@pytest.mark.parametrize("worse", [only_small_ones, forgetful, only_what_is_current])
def test_the_attacker_sees_through_worse_rules(worse):
    for seed in range(1000):
        growing = world(seed, worse)
        if any(worked_out(growing.history) for _ in growing.live(WRITES)):
            return
    pytest.fail("nothing was worked out")


def test_the_attacker_can_subtract():
    system = System()
    numbers = {name: Fraction(value) for name, value in {"a": 3, "b": 9, "c": 0, "d": 0}.items()}
    system.add({"a": 1, "b": 1}, numbers)
    assert not system.pins("a")
    system.add({"c": 1, "d": 1}, numbers)
    assert system.pins("c")
    assert system.pins("d")
    system.add({"a": 1, "b": 1, "c": -1}, numbers)
    assert not system.pins("b")
    system.add({"b": 1, "c": 1, "d": 2}, numbers)
    assert system.pins("a")
    assert not system.pins("never heard of")
