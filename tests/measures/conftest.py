"""What tests of charts share."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from hub.accounts.models import Person
from tests.measures.charting import Scene, scene


@pytest.fixture
def chart(signed_in: Callable[[Person], FlaskClient]) -> Scene:
    """A measure that nobody has counted yet, with its team and people around."""
    return scene(signed_in)
