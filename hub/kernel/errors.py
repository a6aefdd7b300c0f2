"""The refusals of the hub; each message is a sentence for the person who is refused."""

from collections.abc import Mapping


class HubError(Exception):
    """The hub says no, in words a person understands."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(HubError):
    """The actor can see the record but may not do this with it."""

    def __init__(self, message: str = "You don't have the role this needs.") -> None:
        super().__init__(message)


class RuleBroken(HubError):
    """What was asked breaks a rule of the record; `field` names the input at fault, where there is one."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class Conflict(HubError):
    """Somebody else saved in between; `current` holds the version that is there now."""

    def __init__(
        self,
        message: str = "Someone else saved this while you were writing.",
        *,
        current: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message)
        self.current = dict(current or {})
