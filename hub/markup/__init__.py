"""Everything people type: cleaned, compared, and turned into safe HTML or plain text. Pure; imports nothing of ours."""

from hub.markup.letters import clean, fold
from hub.markup.pointers import Found, Link
from hub.markup.render import excerpt, found, md, plain

__all__ = ["Found", "Link", "clean", "excerpt", "fold", "found", "md", "plain"]
