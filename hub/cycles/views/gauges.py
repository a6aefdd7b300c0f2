"""A prediction and what came, on a line of numbers."""

from dataclasses import dataclass

from flask_babel import gettext as _

from hub.charts import gauge
from hub.charts.gauge import Gauge, Predicted, Reading
from hub.cycles import predictions
from hub.cycles.models import LearningQuestion, PredictionKind
from hub.web.jinja import number


@dataclass(frozen=True)
class Gauges:
    """The drawing of one question for screens and for phones."""

    question: LearningQuestion
    wide: Gauge
    narrow: Gauge


def gauge_of(question: LearningQuestion) -> Gauges | None:
    """The drawing, or None where prediction and result are no numbers to set side by side."""
    predicted = _predicted(question)
    if predicted is None or question.actual_number is None:
        return None
    counted = Reading(question.actual_number, _("Counted %(n)s", n=number(question.actual_number)))
    start = question.number_from if question.kind is PredictionKind.NUMBER else None
    before = None if start is None else Reading(start, _("Before %(n)s", n=number(start)))
    limit = 100 if question.unit.strip().startswith("%") else None
    wide = gauge.lay_out(predicted, counted, before, across=gauge.WIDE, limit=limit)
    narrow = gauge.lay_out(predicted, counted, before, across=gauge.NARROW, limit=limit)
    return Gauges(question, wide, narrow) if wide and narrow else None


def _predicted(question: LearningQuestion) -> Predicted | None:
    label = _("Predicted %(said)s", said=predictions.figure(question))
    if question.kind is PredictionKind.RANGE and (question.low is not None or question.high is not None):
        return Predicted(question.low, question.high, label)
    to, start = question.number_to, question.number_from
    if question.kind is not PredictionKind.NUMBER or to is None:
        return None
    if start is None or start == to:
        return Predicted(to, to, label)
    return Predicted(None, to, label) if to < start else Predicted(to, None, label)
