"""The page of a measure: what is counted, how, and what came of it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hub.measures.views import together
from hub.measures.views.blueprint import bp, may_define, measure_at
from hub.measures.words import often, type_words
from hub.web.policies import policy


@bp.get("/measures/<int:measure_id>")
@policy("measures.show")
def show(measure_id: int) -> ResponseReturnValue:
    """One measure: its definition, and every version of it."""
    measure = measure_at(measure_id)
    return render_template(
        "measures/show.html",
        measure=measure,
        may_define=may_define(measure.team_id),
        type_words=type_words,
        often=often,
        **together.part(measure),
    )
