"""All pages of cycles on one blueprint."""

from hub.cycles.views import endings, lists, pages, quick, starting, writing
from hub.cycles.views.blueprint import bp

__all__ = ["bp", "endings", "lists", "pages", "quick", "starting", "writing"]
