"""Who may do what with accounts."""

from hub.accounts.models import Person
from hub.kernel.permissions import Actor


def can_administer(actor: Actor) -> bool:
    """Whether the actor looks after the people of this hub."""
    return actor.is_admin and actor.may_write


def can_edit_profile(actor: Actor, person: Person) -> bool:
    """Everybody keeps their own profile, nobody another's."""
    return actor.person_id == person.id and actor.may_write
