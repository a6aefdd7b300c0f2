"""All pages of measures on one blueprint."""

from hub.measures.views import pages
from hub.measures.views.blueprint import bp

__all__ = ["bp", "pages"]
