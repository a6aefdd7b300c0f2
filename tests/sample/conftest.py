"""Sample worlds to look at; made once, since they cannot be changed."""

from datetime import date

import pytest

from hub.sample import WorldPlan, plan

TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.fixture(scope="session")
def small() -> WorldPlan:
    """The sample that `make run` opens with."""
    return plan("small", TODAY)


@pytest.fixture(scope="session")
def full() -> WorldPlan:
    """Both networks at their full size."""
    return plan("full", TODAY)


@pytest.fixture(scope="session", params=["small", "full"])
def world(request: pytest.FixtureRequest) -> WorldPlan:
    """Each size in turn."""
    found: WorldPlan = request.getfixturevalue(request.param)
    return found
