"""All pages of measures on one blueprint."""

from hub.measures.views import adding, changing, entering, files, marks, overview, pages, series, teams
from hub.measures.views.blueprint import bp

__all__ = ["adding", "bp", "changing", "entering", "files", "marks", "overview", "pages", "series", "teams"]
