"""One team's chart as a drawing, a picture, a spreadsheet: never more than its page shows to the same person."""

from flask import Response, abort, current_app, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.charts import runchart, standalone
from hub.charts.heading import Heading
from hub.measures import drawing, words
from hub.measures.looking import Look
from hub.measures.services.showing import minimum_of
from hub.measures.tables import sheet
from hub.measures.views.blueprint import bp
from hub.measures.views.series import Asked, asked, phrases
from hub.networks.slugs import slug_of
from hub.sheets import write_csv, write_xlsx
from hub.web.languages import day, local_today
from hub.web.policies import policy

PNG_WIDTH = 2400
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/measures/<int:measure_id>/teams/<int:team_id>.svg")
@policy("measures.show")
def series_svg(measure_id: int, team_id: int) -> ResponseReturnValue:
    """The chart as a drawing of its own."""
    wanted = asked(measure_id, team_id)
    drawn = standalone.to_file(_drawn(wanted.look()), address=current_app.config["BASE_URL"])
    return _file(drawn, "image/svg+xml", wanted, "svg")


@bp.get("/measures/<int:measure_id>/teams/<int:team_id>.png")
@policy("measures.show")
def series_png(measure_id: int, team_id: int) -> ResponseReturnValue:
    """The chart as a picture."""
    wanted = asked(measure_id, team_id)
    return _file(standalone.to_png(_drawn(wanted.look()), PNG_WIDTH), "image/png", wanted, "png")


@bp.get("/measures/<int:measure_id>/teams/<int:team_id>.csv")
@policy("measures.show")
def series_csv(measure_id: int, team_id: int) -> ResponseReturnValue:
    """The numbers as lines of text."""
    wanted = asked(measure_id, team_id)
    header, rows = sheet(wanted.look(), minimum_of(wanted.measure))
    return _file(b"".join(write_csv(header, rows)), "text/csv; charset=utf-8", wanted, "csv")


@bp.get("/measures/<int:measure_id>/teams/<int:team_id>.xlsx")
@policy("measures.show")
def series_xlsx(measure_id: int, team_id: int) -> ResponseReturnValue:
    """The numbers as a spreadsheet."""
    wanted = asked(measure_id, team_id)
    header, rows = sheet(wanted.look(), minimum_of(wanted.measure))
    return _file(write_xlsx(wanted.team.name, header, rows), XLSX, wanted, "xlsx")


def _drawn(look: Look) -> str:
    """The chart with its title, its finding and its key inside; where no point can be shown there is no drawing."""
    heading = Heading(look.measure.title, look.told.sentence, _source(look))
    drawn = runchart.lay_out(look.chart(), runchart.WIDE, phrases(), heading=heading)
    if drawn is None:
        abort(404)
    described = drawing.described(look.analysis, look.told.sentence)
    return render_template("measures/chart.svg", drawing=drawn, title=look.measure.title, described=described)


def _source(look: Look) -> str:
    """Whose numbers these are, and as they were when."""
    whose = look.team.name if look.group is None else f"{look.team.name}, {look.group.name}"
    often = words.often(look.measure.frequency)
    as_of = _("as of %(day)s", day=day(local_today()))
    return f"{whose}, {often}. {g.network.name}, {as_of}"


def _file(content: str | bytes, kind: str, wanted: Asked, ending: str) -> Response:
    named = [wanted.measure.title, wanted.team.name, *([wanted.group.name] if wanted.group else [])]
    response = Response(content, content_type=kind)
    name = "-".join(slug_of(part) for part in named)
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{ending}")
    return response
