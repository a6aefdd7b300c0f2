"""What outsiders see of a slice: small figures never, true noughts always, and enough hidden beside them."""

from decimal import Decimal
from itertools import permutations, product

import pytest

from hub.suppression import Figures, Kind, Slice, decide

MEALS = {1: "meals", 2: "meals", 3: "meals"}
BOTH = {1: "meals", 2: "meals", 3: "gender", 4: "gender"}


def counts(dimensions=MEALS, /, everybody=None, **cells):
    """A slice of counts: counts(everybody=40, g1=3, g2=37)."""
    figures = {int(name[1:]): Figures(number) for name, number in cells.items()}
    if everybody is not None:
        figures[None] = Figures(everybody)
    return Slice(Kind.COUNT, figures, dimensions)


def hidden(cut, least=10, earlier=None):
    return decide(cut, least=least, earlier=earlier).hidden


def one(kind, num, den=None):
    return bool(hidden(Slice(kind, {None: Figures(num, den)}, {})))


@pytest.mark.parametrize("least", [-1, 0, 1, 4])
def test_a_threshold_below_five_is_refused(least):
    with pytest.raises(ValueError, match="the lowest is 5"):
        decide(counts(everybody=3), least=least)


@pytest.mark.parametrize(
    ("kind", "num", "den", "is_hidden"),
    [
        (Kind.COUNT, 0, None, False),
        (Kind.COUNT, 1, None, True),
        (Kind.COUNT, Decimal("9.5"), None, True),
        (Kind.COUNT, 10, None, False),
        (Kind.PERCENT, 10, 20, False),
        (Kind.PERCENT, 9, 100, True),
        (Kind.PERCENT, 91, 100, True),
        (Kind.PERCENT, 0, 9, True),
        (Kind.PERCENT, 0, 10, False),
        (Kind.PERCENT, 30, 30, False),
        (Kind.PERCENT, 0, 0, False),
        (Kind.PERCENT, 50, None, True),
        (Kind.RATE, 9, 1000, True),
        (Kind.RATE, 20, 9, True),
        (Kind.RATE, 20, 21, False),
        (Kind.RATE, 20, None, True),
        (Kind.AVERAGE, 3, 9, True),
        (Kind.AVERAGE, 3, 10, False),
        (Kind.AVERAGE, 3, None, True),
        (Kind.EVENT, 400, None, True),
    ],
)
def test_a_cell_alone(kind, num, den, is_hidden):
    assert one(kind, num, den) is is_hidden


def test_averages_over_fewer_than_eight_are_hidden_whatever_the_threshold():
    cell = Slice(Kind.AVERAGE, {None: Figures(Decimal("3.5"), 7)}, {})
    assert hidden(cell, least=5) == {None}
    assert not hidden(Slice(Kind.AVERAGE, {None: Figures(Decimal("3.5"), 8)}, {}), least=5)


def test_what_is_not_about_people_is_shown():
    cut = Slice(Kind.EVENT, {None: Figures(3), 1: Figures(1)}, MEALS, about_people=False)
    decision = decide(cut, least=10)
    assert decision.shown == {None, 1}
    assert decision.published == cut.cells


def test_the_next_smallest_group_is_hidden_beside_a_small_one():
    assert hidden(counts(everybody=103, g1=3, g2=40, g3=60)) == {1, 2}


def test_the_smallest_is_the_one_with_the_fewest_people():
    cells = {1: Figures(3, 30), 2: Figures(40, 60), 3: Figures(20, 90), None: Figures(63, 180)}
    assert hidden(Slice(Kind.PERCENT, cells, MEALS)) == {1, 2}


def test_small_ones_that_cover_each_other_need_no_more():
    assert hidden(counts(everybody=52, g1=3, g2=9, g3=40)) == {1, 2}


def test_small_ones_that_are_small_together_need_one_more():
    assert hidden(counts(everybody=47, g1=3, g2=4, g3=40)) == {1, 2, 3}


def test_a_nought_covers_nobody():
    assert hidden(counts(everybody=43, g1=3, g2=0, g3=40)) == {1, 3}


def test_a_small_remainder_is_protected_like_a_group():
    assert hidden(counts(everybody=103, g1=40, g2=60)) == {1}
    assert hidden(counts(everybody=100, g1=40, g2=60)) == set()
    assert hidden(counts(everybody=120, g1=40, g2=60)) == set()


def test_everybody_is_hidden_when_no_group_can_be():
    before = decide(counts(g1=3, g2=40), least=10)
    assert before.hidden == {1}
    assert hidden(counts(everybody=43, g1=3, g2=40), earlier=before.published) == {1, None}


def test_a_dimension_without_remainder_stands_for_everybody():
    assert hidden(counts(BOTH, g1=3, g2=57, g3=20, g4=40)) in ({1, 2}, {1, 3})
    told = decide(counts(BOTH, g1=3, g2=57), least=10).published
    assert hidden(counts(BOTH, everybody=60, g1=3, g2=57, g3=20, g4=40), earlier=told) == {1, 3, None}


def test_hiding_a_nought_does_not_hide_what_a_dimension_adds_up_to():
    told = decide(counts(BOTH, g1=3, g2=57), least=10).published
    assert hidden(counts(BOTH, everybody=60, g1=3, g2=57, g3=0, g4=60), earlier=told) == {1, 4, None}


def test_a_total_known_from_another_dimension_counts_as_known():
    told = decide(counts(BOTH, g1=57, g3=20, g4=40), least=5).published  # the remainder of meals is not written yet
    assert hidden(counts(BOTH, g1=57, g3=20, g4=40), least=5, earlier=told) == {1}
    told = dict.fromkeys([1, 2], None) | {3: Figures(20), 4: Figures(40)}
    assert hidden(counts(BOTH, everybody=60, g1=40, g2=20, g3=20, g4=40), earlier=told) == set()
    known = {1: Figures(57), 3: Figures(20), 4: Figures(40)}
    cut = counts(BOTH, everybody=60, g1=57, g2=3, g3=20, g4=40)
    assert hidden(cut, earlier=known) == {2, None}


def test_every_dimension_shares_the_total():
    cut = counts(BOTH, everybody=60, g1=3, g2=57, g3=20, g4=40)
    assert hidden(cut) == {1, 2}
    assert hidden(counts(BOTH, everybody=60, g1=3, g2=57, g3=4, g4=56)) == {1, 2, 3, 4}


def test_a_figure_whose_number_of_people_is_unknown_takes_no_part():
    cells = {None: Figures(3, None), 1: Figures(3, 20), 2: Figures(4, None)}
    assert hidden(Slice(Kind.AVERAGE, cells, MEALS)) == {None, 2}


def test_a_group_written_late_is_hidden_if_it_was_the_remainder():
    before = decide(counts(everybody=60, g1=45), least=10)
    assert not before.hidden
    assert hidden(counts(everybody=60, g1=45, g2=12), earlier=before.published) == {2}


def test_a_correction_that_makes_the_complement_small_is_withheld():
    told = decide(counts(everybody=60, g1=30), least=10).published
    assert hidden(counts(everybody=60, g1=57), earlier=told) == {1}
    assert hidden(counts(everybody=33, g1=30), earlier=told) == {None}


def test_the_difference_of_two_totals_does_not_betray_a_hidden_change():
    told = decide(counts(everybody=120, g1=40, g2=60), least=10).published
    assert hidden(counts(everybody=83, g1=3, g2=60), earlier=told) == {1, None}


def test_a_new_group_is_not_put_beside_an_old_total():
    before = decide(counts(everybody=37, g1=1, g2=20), least=10)
    after = decide(counts(everybody=47, g1=1, g2=30), least=10, earlier=before.published)
    assert None in after.hidden
    assert 3 in hidden(counts(everybody=47, g1=1, g2=30, g3=16), earlier=after.published)


def test_a_correction_half_made_is_withheld():
    told = decide(counts(everybody=100, g1=60, g2=40), least=10).published
    half = decide(counts(everybody=63, g1=60, g2=40), least=10, earlier=told)
    assert half.hidden == {None}
    assert hidden(counts(everybody=63, g1=60, g2=3), earlier=half.published) == {2, None}
    other = decide(counts(everybody=100, g1=60, g2=10), least=10, earlier=told)
    assert other.hidden == {2}
    both = counts(everybody=70, g1=60, g2=10)
    assert decide(both, least=10, earlier=other.published).shown == {None, 1, 2}


def test_two_dimensions_that_agreed_are_corrected_together():
    """Also when nobody wrote everybody down; but two groups are not everybody because they happen to be as large."""
    told = decide(counts(BOTH, g1=19, g2=10, g3=12, g4=17), least=10).published
    assert hidden(counts(BOTH, g1=19, g2=10, g3=12, g4=30), earlier=told) == {4}
    told = decide(counts(BOTH, g1=0, g2=0, g3=0, g4=0), least=10).published
    assert not hidden(counts(BOTH, g1=30, g2=20, g3=0, g4=0), earlier=told)
    alone = {1: "meals", 3: "language"}
    told = decide(counts(alone, g1=19, g3=19), least=10).published
    assert not hidden(counts(alone, g1=22, g3=19), earlier=told)


def test_groups_of_their_own_are_not_taken_for_everybody():
    assert not hidden(counts({1: "meals", 3: "language"}, g1=20, g3=25))


def test_a_total_whose_number_of_people_got_lost_agrees_with_nothing():
    cells = {None: Figures(3, 40), 1: Figures(3, 20), 2: Figures(3, 20)}
    told = decide(Slice(Kind.AVERAGE, cells, MEALS), least=10).published
    assert hidden(Slice(Kind.AVERAGE, cells | {None: Figures(3, None)}, MEALS), earlier=told) == {None}


def test_a_total_that_contradicts_the_groups_is_withheld():
    told = decide(counts(g1=60, g2=40), least=10).published
    assert hidden(counts(everybody=63, g1=60, g2=40), earlier=told) == {None}  # or it would betray that 40 becomes 3


def test_a_lower_threshold_brings_nothing_back_beside_something_small():
    cut = counts(everybody=109, g1=3, g2=6, g3=100)
    before = decide(cut, least=10)
    assert before.hidden == {1, 2, 3}
    assert hidden(cut, least=5) == {1, 2}
    assert hidden(cut, least=5, earlier=before.published) == {1, 2, 3}


def test_a_corrected_slip_is_shown_with_everything_it_had_hidden():
    slip = decide(counts(everybody=43, g1=3, g2=40), least=10)
    assert slip.hidden == {1, 2}
    assert not hidden(counts(everybody=70, g1=30, g2=40), earlier=slip.published)


def test_a_raised_threshold_hides_more_and_takes_nothing_small_back_as_known():
    cut = counts(everybody=70, g1=7, g2=63)
    five = decide(cut, least=5)
    assert not five.hidden
    ten = decide(cut, least=10, earlier=five.published)
    assert ten.hidden == {1}
    assert ten.published == five.published


def test_neither_the_order_of_cells_nor_the_names_of_groups_matter():
    cells = {None: 103, 1: 3, 2: 40, 3: 60}
    for order, names in product(permutations(cells), permutations([1, 2, 3])):
        named = {key if key is None else names[key - 1]: Figures(cells[key]) for key in order}
        assert {named[key].num for key in hidden(Slice(Kind.COUNT, named, MEALS))} == {3, 40}


GROUPS_OF_MEALS = {1: "meals", 2: "meals"}


@pytest.mark.parametrize(
    ("first", "without"),
    [
        ({None: 43, 2: 40}, {2: 40}),
        ({None: 60, 1: 20, 2: 37}, {None: 60, 2: 37}),
        ({None: 60, 1: 20, 2: 37}, {1: 20, 2: 37}),
    ],
    ids=["total", "group", "total of groups"],
)
def test_taking_a_figure_away_and_typing_it_again_brings_nothing_hidden_to_light(first, without):
    earlier = None
    seen = []
    for numbers in (first, without, first):
        cut = Slice(Kind.COUNT, {key: Figures(number) for key, number in numbers.items()}, GROUPS_OF_MEALS)
        decision = decide(cut, least=10, earlier=earlier)
        earlier = decision.published
        seen.append(decision.shown)
    assert seen[0] == seen[2]
    assert seen[1] <= seen[0]
    assert seen[0] < first.keys()


def test_a_figure_that_was_typed_into_the_wrong_group_is_shown_in_the_right_one():
    def cut(**cells):
        return counts(**cells, everybody=60)

    before = decide(cut(g1=20, g2=40), least=10)
    moved = decide(cut(g3=20, g2=40), least=10, earlier=before.published)
    assert moved.shown == {None, 2, 3}


def test_a_total_that_was_taken_away_lets_large_groups_be_seen():
    before = decide(counts(everybody=60, g1=20, g2=40), least=10)
    after = decide(counts(g1=20, g2=40), least=10, earlier=before.published)
    assert after.shown == {1, 2}
