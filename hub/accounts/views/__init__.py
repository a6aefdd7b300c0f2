"""The pages about accounts; importing this package puts all of them on the blueprints."""

from hub.accounts.views import admin, door, links, me, tokens, watch
from hub.accounts.views.blueprints import administration, bp

PARTS = (admin, door, links, me, tokens, watch)
BLUEPRINTS = (bp, administration)

__all__ = ["BLUEPRINTS", "PARTS", "administration", "bp"]
