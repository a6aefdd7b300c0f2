"""All pages of articles on one blueprint."""

from hub.knowledge.views import library, publishing, reading, writing
from hub.knowledge.views.blueprint import bp

__all__ = ["bp", "library", "publishing", "reading", "writing"]
