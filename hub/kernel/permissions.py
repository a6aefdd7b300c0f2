"""Who is asking, and the one way to refuse."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from hub.kernel.errors import NotAllowed


class Role(enum.StrEnum):
    """What a person is in a network, from most to least."""

    FACILITATOR = "facilitator"
    COACH = "coach"
    MEMBER = "member"
    VIEWER = "viewer"


class TeamRole(enum.StrEnum):
    """What a person is in a team."""

    LEAD = "lead"
    MEMBER = "member"


@dataclass(frozen=True)
class Place:
    """A network as seen by one of its people: enough for the frame of a page."""

    id: int
    slug: str
    name: str
    role: Role
    words: Mapping[str, str] = field(default_factory=dict)
    seen_seq: int = 0  # how far this person has read the news
    seen_at: datetime | None = None


@dataclass(frozen=True)
class Actor:
    """Whoever asks: a browser session, an API token, a socket, a command. Made once per request."""

    person_id: int | None = None
    name: str = ""
    email: str = ""
    is_admin: bool = False
    places: Mapping[int, Place] = field(default_factory=dict)
    teams: Mapping[int, TeamRole] = field(default_factory=dict)
    team_networks: Mapping[int, int] = field(default_factory=dict)
    coached: frozenset[int] = frozenset()
    session_id: int | None = None
    may_write: bool = True

    @property
    def is_known(self) -> bool:
        """Whether somebody is signed in."""
        return self.person_id is not None

    @property
    def initials(self) -> str:
        """Up to two letters for the avatar."""
        parts = self.name.split()
        return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()

    @property
    def network_ids(self) -> list[int]:
        """The networks the actor belongs to."""
        return list(self.places)

    @property
    def team_ids(self) -> list[int]:
        """The teams the actor belongs to."""
        return list(self.teams)

    def role_in(self, network_id: int) -> Role | None:
        """The actor's role in a network, None for an outsider."""
        place = self.places.get(network_id)
        return place.role if place else None

    def facilitates(self, network_id: int) -> bool:
        """Whether the actor runs the hub of this network."""
        return self.role_in(network_id) is Role.FACILITATOR

    def contributes(self, network_id: int) -> bool:
        """Whether the actor may add to this network: everybody in it but viewers."""
        return self.role_in(network_id) in (Role.FACILITATOR, Role.COACH, Role.MEMBER)

    def works_with(self, team_id: int) -> bool:
        """Whether the actor is in this team or coaches it."""
        return team_id in self.teams or team_id in self.coached

    def leads(self, team_id: int) -> bool:
        """Whether the actor leads this team."""
        return self.teams.get(team_id) is TeamRole.LEAD


NOBODY = Actor()


def require(allowed: bool, sentence: str | None = None) -> None:  # noqa: FBT001 - reads as one sentence: require(can_finish(…))
    """Refuse with a sentence unless `allowed`."""
    if not allowed:
        raise NotAllowed(sentence) if sentence else NotAllowed
