"""All pages of measures on one blueprint."""

from hub.measures.views import (
    adding,
    changing,
    comparing,
    entering,
    files,
    import_results,
    importing,
    marks,
    overview,
    pages,
    series,
    teams,
    together,
)
from hub.measures.views.blueprint import bp

__all__ = [
    "adding",
    "bp",
    "changing",
    "comparing",
    "entering",
    "files",
    "import_results",
    "importing",
    "marks",
    "overview",
    "pages",
    "series",
    "teams",
    "together",
]
