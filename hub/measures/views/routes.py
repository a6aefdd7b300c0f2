"""All pages of measures on one blueprint."""

from hub.measures.views import entering, pages
from hub.measures.views.blueprint import bp

__all__ = ["bp", "entering", "pages"]
