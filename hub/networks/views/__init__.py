"""The pages about networks, teams and people; importing this package puts all of them on the blueprint."""

from hub.networks.views import invitations, joining, people, settings, start, teams
from hub.networks.views.blueprint import bp

PARTS = (invitations, joining, people, settings, start, teams)

__all__ = ["PARTS", "bp"]
