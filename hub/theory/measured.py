"""What the aim and the drivers are measured by, asked of the features above through the hooks that `hub.wiring` fills.

hub.sparks       callable (actor, network_id, aim or None) -> Sparks
hub.idea_sparks  callable (actor, network_id, driver ids, chains of tests) -> [Spark]
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from flask import current_app
from flask_babel import gettext as _

from hub.charts import smallcharts
from hub.charts.diagram_boxes import Measured
from hub.charts.series import RunChart
from hub.charts.smallcharts import Small
from hub.kernel.permissions import Actor
from hub.theory.hooks import AimStanding
from hub.theory.models import Aim
from hub.theory.tested import Chain

_BROAD = (260.0, 64.0)


@dataclass(frozen=True)
class Spark:
    """A measure in a line: its chart, the last value in words, what the chart can say.

    `chart` is None where there is nothing to draw. `signal` is better, worse or changed, empty without one. `finding`
    is a few words, `target` a value in words. `is_own` says that these are the numbers of the reader's own team.
    """

    title: str
    url: str
    finding: str
    chart: RunChart | None = None
    value: str = ""
    day: str = ""
    signal: str = ""
    target: str = ""
    rises: bool = True
    is_own: bool = False

    @property
    def small(self) -> Small | None:
        """The chart as small as a line of text."""
        return smallcharts.spark(self.chart) if self.chart else None

    @property
    def broad(self) -> Small | None:
        """The chart with room for the tests that touch it."""
        return smallcharts.spark(self.chart, size=_BROAD, flagged=True) if self.chart else None

    @property
    def tests(self) -> int:
        """How many tests are marked on it."""
        return len(self.chart.flags) if self.chart else 0

    @property
    def label(self) -> str:
        """The same for who can't see it."""
        if not self.value:
            return f"{self.title}: {self.finding}"
        return str(
            _(
                "%(title)s: %(value)s on %(day)s. %(finding)s",
                title=self.title,
                value=self.value,
                day=self.day,
                finding=self.finding,
            )
        )

    @property
    def signal_words(self) -> str:
        """The signal in one word."""
        words = {"better": _("better"), "worse": _("worse"), "changed": _("changed")}
        return str(words.get(self.signal, ""))

    @property
    def standing(self) -> str:
        """Where it stands on the way to its target."""
        if not self.target:
            return str(_("Now %(value)s", value=self.value))
        if self.rises:
            return str(_("Now %(value)s of %(target)s", value=self.value, target=self.target))
        return str(_("Now %(value)s, target %(target)s", value=self.value, target=self.target))

    def boxed(self, *, standing: bool = False) -> Measured:
        """The same for the driver diagram; `standing` says the target too."""
        words = self.standing if standing else self.value
        return Measured(self.title, words, self.finding, self.signal_words, self.chart, self.label, self.url)


@dataclass(frozen=True)
class Sparks:
    """What the aim is measured by, and each driver by its number, what judges most first; and where the aim stands."""

    aim: Sequence[Spark] = ()
    drivers: Mapping[int, Sequence[Spark]] = field(default_factory=dict)
    standing: AimStanding | None = None

    def of(self, driver_id: int) -> Sequence[Spark]:
        """What one driver is measured by."""
        return self.drivers.get(driver_id, ())


def of_network(actor: Actor, network_id: int, aim: Aim | None) -> Sparks:
    """What a network measures the aim and its drivers by; the figures of all teams together."""
    return cast("Sparks", _ask("hub.sparks", actor, network_id, aim) or Sparks())


def of_idea(actor: Actor, network_id: int, driver_ids: Iterable[int], chains: Sequence[Chain]) -> Sequence[Spark]:
    """What the drivers above an idea are measured by: in the reader's own team, with its tests, else in all teams."""
    return cast("Sequence[Spark]", _ask("hub.idea_sparks", actor, network_id, driver_ids, chains) or ())


def _ask(hook: str, *about: Any) -> Any:
    ask: Callable[..., Any] | None = current_app.extensions.get(hook)
    return ask(*about) if ask else None
