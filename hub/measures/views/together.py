"""All teams of a network together on a measure: its part of the measure's page, and the files that go with it."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Response, abort, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.charts import runchart, standalone
from hub.charts.heading import Heading
from hub.charts.series import RunChart
from hub.measures import drawing, findings, queries, together, together_sheets, words
from hub.measures.analysing import charts_for
from hub.measures.hooks import ChartTest, chart_tests
from hub.measures.models import Chart, Measure, StudentGroup
from hub.measures.services.showing import minimum_of
from hub.measures.together import Show, Together
from hub.measures.views.blueprint import bp, group_at, measure_at
from hub.measures.views.series import phrases
from hub.networks import queries as networks
from hub.networks.arrival import local_word
from hub.networks.models import Team
from hub.networks.slugs import slug_of
from hub.sheets import write_csv, write_xlsx
from hub.web.languages import day, local_today
from hub.web.numbers import typed
from hub.web.policies import policy

PNG_WIDTH = 2400
# How many tests stand beneath the network's chart, and among how many of the newest they are looked for.
MOST_TRIED, _LOOKED_AT = 6, 60
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Asked:
    """What an address asks of all teams together: which pupils, which chart, which teams."""

    measure: Measure
    group: StudentGroup | None
    chart: Chart | None
    show: Show

    def url(self, endpoint: str = "show", **more: Any) -> str:
        """The same page, or a file of it; what is given in `more` is asked instead."""
        place: dict[str, Any] = {
            "group": self.group.id if self.group else None,
            "chart": self.chart.value if self.chart else None,
            "show": None if self.show is Show.ALL else self.show.value,
        }
        if endpoint != "show":
            del place["show"]
        return url_for(f"measures.{endpoint}", measure_id=self.measure.id, **place | more)

    def look(self, teams: list[Team]) -> Together:
        """Read, judge and draw."""
        return together.look(
            g.actor,
            self.measure,
            teams,
            phrases(),
            local_today(),
            group_id=self.group.id if self.group else None,
            chart=self.chart,
            show=self.show,
        )

    def pooled(self) -> together.Pooled:
        """The network's figures alone."""
        group_id = self.group.id if self.group else None
        found = queries.pooled(self.measure, group_id)
        marks = queries.marks([self.measure.id], [])
        return together.judged(self.measure, found, marks, local_today(), group_id=group_id, chart=self.chart)

    def drawn(self, pooled: together.Pooled) -> RunChart:
        """The network's chart; a group is held against its own target."""
        chart = drawing.run_chart(pooled.analysis)
        if self.group is None or chart.target is None:
            return chart
        return replace(chart, target=self.group.target)


def asked(measure: Measure) -> Asked:
    """What the address of this request asks; a group that isn't part of the measure does not exist."""
    given = request.args.get("group") or ""
    group = group_at(measure, (typed(given) or 0) if given else None)
    wished = request.args.get("chart")
    possible = {*charts_for(measure), Chart.XBAR, Chart.S}
    chart = next((one for one in possible if one.value == wished and one is not measure.chart), None)
    show = next((one for one in Show if one.value == request.args.get("show")), Show.ALL)
    return Asked(measure, group, chart, show)


def part(measure: Measure) -> dict[str, Any]:
    """What `measures/_together.html` is drawn from."""
    wanted = asked(measure)
    teams = teams_counting(measure)
    look = wanted.look(teams)
    pooled = look.pooled
    return {
        "asked": wanted,
        "look": look,
        "pooled": pooled,
        "drawings": runchart.drawings(wanted.drawn(pooled), phrases()),
        "described": drawing.described(pooled.analysis, pooled.told.sentence),
        "filters": filters(),
        "headline": headline,
        "in_short": findings.in_short,
        "said": drawing.said,
        "words": words,
        "teams": teams,
        "tried": [] if measure.team_id else _tried(measure, teams),
    }


def _tried(measure: Measure, teams: list[Team]) -> list[tuple[Team, ChartTest]]:
    """What teams tried last that touches the measure and came to an end, the newest first."""
    by_id = {team.id: team for team in teams}
    tests = [one for one in chart_tests(g.actor, measure, by_id, most=_LOOKED_AT) if one.ended]
    newest = sorted(tests, key=lambda test: (test.ended, test.url), reverse=True)
    return [(by_id[test.team_id], test) for test in newest[:MOST_TRIED]]


def teams_counting(measure: Measure) -> list[Team]:
    """The teams that count it, by name."""
    return [team for team in networks.teams_of(measure.network_id) if (measure.team_id or team.id) == team.id]


def filters() -> dict[Show, str]:
    """What the filters are called."""
    return {
        Show.ALL: str(_("All")),
        Show.SIGNAL: str(_("With a signal")),
        Show.NO_SIGNAL: str(_("No signal")),
        Show.LATE: str(_("Not counted lately")),
    }


def headline(cell: together.Cell) -> str:
    """What a small chart says, in one line."""
    start = {
        "signal_worse": _("Look closer: %(finding)s", finding=findings.in_short(cell.analysis)),
        "signal_better": _("The way we want: %(finding)s", finding=findings.in_short(cell.analysis)),
        "signal": _("Something changed: %(finding)s", finding=findings.in_short(cell.analysis)),
    }
    return str(start.get(cell.analysis.verdict.value) or words.verdict_words(cell.analysis))


@bp.get("/measures/<int:measure_id>.svg")
@policy("measures.show")
def network_svg(measure_id: int) -> ResponseReturnValue:
    """The network's chart as a drawing of its own."""
    wanted = asked(measure_at(measure_id))
    drawn = standalone.to_file(_picture(wanted), address=current_app.config["BASE_URL"])
    return sent(drawn, "image/svg+xml", "svg", *_named(wanted))


@bp.get("/measures/<int:measure_id>.png")
@policy("measures.show")
def network_png(measure_id: int) -> ResponseReturnValue:
    """The network's chart as a picture."""
    wanted = asked(measure_at(measure_id))
    return sent(standalone.to_png(_picture(wanted), PNG_WIDTH), "image/png", "png", *_named(wanted))


def _picture(wanted: Asked) -> str:
    """The chart with its title, its finding and its key inside; where no point can be shown there is no drawing."""
    measure, pooled = wanted.measure, wanted.pooled()
    title = f"{measure.title}, {wanted.group.name}" if wanted.group else measure.title
    heading = Heading(title, pooled.told.sentence, _source(pooled))
    drawn = runchart.lay_out(wanted.drawn(pooled), runchart.WIDE, phrases(), heading=heading)
    if drawn is None:
        abort(404)
    described = drawing.described(pooled.analysis, pooled.told.sentence)
    return render_template("measures/network.svg", drawing=drawn, title=title, described=described)


def _source(pooled: together.Pooled) -> str:
    """Whose numbers these are, and as they were when."""
    made = _(
        "%(network)s, %(least)s to %(most)s %(teams)s in each figure; the numbers of small groups are left out.",
        network=g.network.name,
        least=pooled.teams[0],
        most=pooled.teams[1],
        teams=local_word("teams"),
    )
    return f"{made} {_('As of %(day)s.', day=day(local_today()))}"


@bp.get("/measures/<int:measure_id>.csv")
@policy("measures.show")
def network_csv(measure_id: int) -> ResponseReturnValue:
    """The network's figures as lines of text."""
    measure = measure_at(measure_id)
    content = b"".join(write_csv(*together_sheets.of_network(measure)))
    return sent(content, "text/csv; charset=utf-8", "csv", measure.title, _("all"))


@bp.get("/measures/<int:measure_id>.xlsx")
@policy("measures.show")
def network_xlsx(measure_id: int) -> ResponseReturnValue:
    """The network's figures as a spreadsheet."""
    measure = measure_at(measure_id)
    content = write_xlsx(measure.title, *together_sheets.of_network(measure))
    return sent(content, XLSX, "xlsx", measure.title, _("all"))


@bp.get("/measures/<int:measure_id>/table.csv")
@policy("measures.show")
def table_csv(measure_id: int) -> ResponseReturnValue:
    """What every team counted of everybody and each group, as far as the reader may see it, as lines of text."""
    measure = measure_at(measure_id)
    content = b"".join(write_csv(*_whole(measure)))
    return sent(content, "text/csv; charset=utf-8", "csv", measure.title, local_word("teams"))


@bp.get("/measures/<int:measure_id>/table.xlsx")
@policy("measures.show")
def table_xlsx(measure_id: int) -> ResponseReturnValue:
    """The same as a spreadsheet."""
    measure = measure_at(measure_id)
    content = write_xlsx(measure.title, *_whole(measure))
    return sent(content, XLSX, "xlsx", measure.title, local_word("teams"))


def _whole(measure: Measure) -> together_sheets.Sheet:
    return together_sheets.of_teams(g.actor, measure, teams_counting(measure), minimum_of(measure))


def _named(wanted: Asked) -> list[str]:
    return [wanted.measure.title, *([wanted.group.name] if wanted.group else [str(_("all"))])]


def sent(content: str | bytes, kind: str, ending: str, *named: str) -> Response:
    """A file to keep, under a name made of what it is about."""
    response = Response(content, content_type=kind)
    name = "-".join(slug_of(part) for part in named)
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{ending}")
    return response
