"""Writing, publishing and taking back articles; switching the starter library."""

from hub.knowledge.services.articles import (
    LONGEST,
    LONGEST_TITLE,
    discard_article,
    edit_article,
    publish_article,
    unpublish_article,
    write_article,
)
from hub.knowledge.services.library import refresh_starter_libraries, switch_starter_library

__all__ = [
    "LONGEST",
    "LONGEST_TITLE",
    "discard_article",
    "edit_article",
    "publish_article",
    "refresh_starter_libraries",
    "switch_starter_library",
    "unpublish_article",
    "write_article",
]
