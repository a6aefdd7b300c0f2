"""The theory drawn: on a page, on a screen, as files."""

from flask import Response, abort, current_app, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hub.charts import diagram, standalone
from hub.charts.diagram_boxes import Drawing
from hub.charts.outline import OutlineWords, outline
from hub.networks.arrival import local_word
from hub.theory import drawing, measured, queries, tested
from hub.theory.drawing import Links, Picture
from hub.theory.measured import Sparks
from hub.theory.queries import Theory
from hub.theory.views.blueprint import bp, may_propose, may_tend
from hub.web.jinja import sentence
from hub.web.policies import policy

PNG_WIDTH = 2400


def links() -> Links:
    """Where the boxes of this network's diagram lead."""
    return Links(
        url_for("theory.aim", slug=g.network.slug),
        lambda driver_id: url_for("theory.driver", driver_id=driver_id),
        lambda idea_id: url_for("theory.idea", idea_id=idea_id),
    )


def no_aim() -> str:
    """What stands where the aim will stand."""
    return str(_("Our %(aim)s is not written yet", aim=local_word("aim")))


def drawn_now() -> Picture:
    """The theory of this network as it stands."""
    network_id = g.network.id
    theory, ideas, drivers = queries.theory_of(network_id), tested.by_idea(network_id), tested.by_driver(network_id)
    return drawing.picture(theory, ideas, drivers, links(), title=no_aim(), sparks=sparks_of(theory))


def sparks_of(theory: Theory) -> Sparks:
    """What this network measures its aim and its drivers by."""
    return measured.of_network(g.actor, g.network.id, theory.aim)


def laid_out(picture: Picture) -> Drawing:
    """The drawing for a page; a crowded one needs the whole sheet in print and so carries its legend inside."""
    drawing = diagram.lay_out(picture.aim, picture.drivers, picture.ideas)
    return diagram.lay_out(picture.aim, picture.drivers, picture.ideas, legend=True) if drawing.dense else drawing


@bp.get("/n/<slug>/theory")
@policy("theory.show")
def show(slug: str) -> ResponseReturnValue:
    """The driver diagram, and the same as an outline."""
    network_id = g.network.id
    theory, ideas = queries.theory_of(network_id), tested.by_idea(network_id)
    drivers, sparks = tested.by_driver(network_id), sparks_of(theory)
    picture = drawing.picture(theory, ideas, drivers, links(), title=no_aim(), sparks=sparks)
    latest = next(iter(queries.versions(network_id, limit=1)), None)
    return render_template(
        "theory/show.html",
        theory=theory,
        standing=sparks.standing,
        drawing=laid_out(picture),
        tallies=ideas,
        driver_tallies=drivers,
        sparks=sparks,
        thin=picture.aim.remark,
        latest=latest,
        may_tend=may_tend(),
        may_propose=may_propose(),
    )


@bp.get("/networks/<int:network_id>/theory")
@policy("theory.show")
def of_network(network_id: int) -> ResponseReturnValue:
    """Lead from a network's number to its theory."""
    place = g.actor.places.get(network_id)
    if place is None:
        abort(404)
    return redirect(url_for(".show", slug=place.slug))


@bp.get("/n/<slug>/theory/screen")
@policy("theory.show")
def screen(slug: str) -> ResponseReturnValue:
    """The diagram alone, for the projector."""
    picture = drawn_now()
    return render_template("theory/screen.html", drawing=laid_out(picture), slug=slug)


@bp.get("/n/<slug>/theory.svg")
@policy("theory.show")
def svg(slug: str) -> ResponseReturnValue:
    """The diagram as a drawing of its own."""
    return _file(
        standalone.to_file(_svg(), address=current_app.config["BASE_URL"]), "image/svg+xml", f"{slug}-theory.svg"
    )


@bp.get("/n/<slug>/theory.png")
@policy("theory.show")
def png(slug: str) -> ResponseReturnValue:
    """The diagram as a picture."""
    return _file(standalone.to_png(_svg(), PNG_WIDTH), "image/png", f"{slug}-theory.png")


@bp.get("/n/<slug>/theory.txt")
@policy("theory.show")
def txt(slug: str) -> ResponseReturnValue:
    """The theory as indented lines."""
    picture = drawn_now()
    text = outline(picture.aim, picture.drivers, picture.ideas, outline_words())
    return _file(text, "text/plain; charset=utf-8", f"{slug}-theory.txt")


def outline_words() -> OutlineWords:
    """The phrases of an outline in this network's own words."""
    return OutlineWords(
        aim=sentence(local_word("aim")),
        never=_("never tested"),
        unplaced=_("Not yet placed"),
        also=_("also under"),
        measure=_("Measure"),
        count=_count,
    )


def _count(kind: str, n: int) -> str:
    return _("%(n)s under way", n=n) if kind == "running" else f"{n} {local_word(kind)}"


def _svg() -> str:
    picture = drawn_now()
    laid = diagram.lay_out(picture.aim, picture.drivers, picture.ideas, legend=True)
    return render_template("theory/diagram.svg", drawing=laid, title=diagram_title())


def diagram_title() -> str:
    """What the drawing is called."""
    return str(_("Driver diagram: %(name)s", name=g.network.name))


def _file(content: str | bytes, kind: str, name: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
