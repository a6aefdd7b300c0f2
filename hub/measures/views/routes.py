"""All pages of measures on one blueprint."""

from hub.measures.views import adding, changing, entering, overview, pages
from hub.measures.views.blueprint import bp

__all__ = ["adding", "bp", "changing", "entering", "overview", "pages"]
