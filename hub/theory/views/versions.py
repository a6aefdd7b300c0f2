"""The history of the theory: every version with who, when, why; one opened, two compared."""

from flask import abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.charts.outline import outline
from hub.theory import drawing, history, queries, tested
from hub.theory.models import TheoryVersion
from hub.theory.views.blueprint import bp
from hub.theory.views.diagram import laid_out, links, no_aim, outline_words
from hub.web.policies import policy

PAGE = 30


@bp.get("/n/<slug>/theory/history", endpoint="history")
@policy("theory.show")
def list_versions(slug: str) -> ResponseReturnValue:
    """All versions, newest first."""
    before = min(request.args.get("before", queries.LARGEST_ID, type=int), queries.LARGEST_ID)
    rows = queries.versions(g.network.id, before=before, limit=PAGE + 1)
    older = url_for(".history", slug=slug, before=rows[PAGE - 1].number) if len(rows) > PAGE else None
    return render_template("theory/history.html", versions=rows[:PAGE], older=older, slug=slug)


@bp.get("/n/<slug>/theory/versions/<int:number>")
@policy("theory.show")
def version(slug: str, number: int) -> ResponseReturnValue:
    """The theory as it stood after one change."""
    found = _version(number)
    kept = drawing.of_snapshot(found.snapshot, tested.by_idea(g.network.id), links(), title=no_aim())
    newest = next(iter(queries.versions(g.network.id, limit=1)), found).number
    return render_template(
        "theory/version.html",
        version=found,
        newest=newest,
        drawing=laid_out(kept),
        lines=outline(kept.aim, kept.drivers, kept.ideas, outline_words()),
        slug=slug,
    )


def _version(number: int | None) -> TheoryVersion:
    found = queries.version(g.network.id, number) if number and 0 < number <= queries.LARGEST_ID else None
    if found is None:
        abort(404)
    return found


@bp.get("/n/<slug>/theory/compare")
@policy("theory.show")
def compare(slug: str) -> ResponseReturnValue:
    """What lies between two versions, in words."""
    one, other = _version(request.args.get("from", type=int)), _version(request.args.get("to", type=int))
    old, new = sorted((one, other), key=lambda version: version.number)
    return render_template(
        "theory/compare.html", old=old, new=new, differences=history.differences(old.snapshot, new.snapshot), slug=slug
    )
