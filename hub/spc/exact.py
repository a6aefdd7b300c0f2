"""Numbers without rounding: what was written is read as the decimal it shows, and a series becomes whole numbers.

Ties decide run charts: a median between 87.1 and 87.3 is 87.2 and nothing near it. Fractions of the standard library
would do, slowly; a series over one common denominator is plain integers, and as exact.
"""

import math
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, NamedTuple

Number = int | float
Ratio = tuple[int, int]
"""Numerator and (positive) denominator."""


class WrongInput(ValueError):
    """What was given cannot be analysed; the message says why, in a sentence."""


_MOST_BITS = 340
_MOST_DIGITS = 100
_LONGEST_TEXT = 250
_MOST_UNIT_BITS = 8192
_ROUNDED_UNIT = 1 << 512


class Scaled(NamedTuple):
    """A series as whole multiples of 1 / `unit`; None is a missing value.

    `grain` is 0 when that is exact. A series of ratios over hundreds of different large denominators is rounded to 512
    bits instead; what then differs by no more than a grain is the same number.
    """

    values: list[int | None]
    unit: int
    grain: int = 0


def ratio(value: Any, name: str, place: int | None = None) -> Ratio | None:
    """A number as it was written, None for none; a refusal calls it by `name` and, if given, the place of its point.

    Takes int, Decimal, Fraction, decimal strings, and floats as the decimal they print.
    """
    if value is None:
        return None
    if isinstance(value, float):
        value = Decimal(float.__repr__(value))
    elif isinstance(value, str):
        value = _decimal(value)
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise WrongInput(f"The {_called(name, place)} must be a finite number.")
        if value and not -_MOST_DIGITS <= value.adjusted() <= _MOST_DIGITS:
            raise WrongInput(f"The {_called(name, place)} is too large or too finely divided a number.")
    elif isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise WrongInput(f"The {_called(name, place)} must be a number.")
    pair: Ratio = value.as_integer_ratio()
    if pair[0].bit_length() > _MOST_BITS or pair[1].bit_length() > _MOST_BITS:
        raise WrongInput(f"The {_called(name, place)} is too large or too finely divided a number.")
    return pair


def _decimal(text: str) -> Decimal | None:
    """A decimal from its text, None of anything else."""
    try:
        return Decimal(text.strip()) if len(text) <= _LONGEST_TEXT else None
    except InvalidOperation:
        return None


def _called(name: str, place: int | None) -> str:
    return name if place is None else f"{name} of point {place}"


def quotient(top: Ratio | None, bottom: Ratio | None) -> Ratio | None:
    """One number over another; None without a value or over nothing."""
    if top is None or bottom is None or not bottom[0]:
        return None
    over, under = top[0] * bottom[1], top[1] * bottom[0]
    shared = math.gcd(over, under)
    return over // shared, under // shared


def scaled(numbers: Sequence[Ratio | None]) -> Scaled:
    """The numbers over one common denominator."""
    bottoms = {number[1] for number in numbers if number is not None}
    unit = 1
    for bottom in bottoms:
        unit = math.lcm(unit, bottom)
        if unit.bit_length() > _MOST_UNIT_BITS:
            return _rounded(numbers)
    if unit == 1:
        return Scaled([None if number is None else number[0] for number in numbers], 1)
    factors = {bottom: unit // bottom for bottom in bottoms}
    return Scaled([None if number is None else number[0] * factors[number[1]] for number in numbers], unit)


def _rounded(numbers: Sequence[Ratio | None]) -> Scaled:
    unit = _ROUNDED_UNIT
    doubled = [None if pair is None else (2 * pair[0] * unit + pair[1]) // pair[1] for pair in numbers]
    return Scaled([None if number is None else number // 2 for number in doubled], unit, 1)


def plain(top: int, bottom: int) -> Number:
    """A ratio for JSON: an int where it is whole, else the nearest float."""
    whole, rest = divmod(top, bottom)
    return top / bottom if rest else whole


def median(values: Sequence[int]) -> Ratio | None:
    """The middle of some whole numbers, exactly; None of none."""
    if not values:
        return None
    ordered = sorted(values)
    half = len(ordered) // 2
    return (ordered[half], 1) if len(ordered) % 2 else (ordered[half - 1] + ordered[half], 2)


def mean(values: Sequence[int]) -> Ratio | None:
    """The mean of some whole numbers, exactly; None of none."""
    return (sum(values), len(values)) if values else None


def sign(number: Number) -> int:
    """-1, 0 or 1."""
    return (number > 0) - (number < 0)
