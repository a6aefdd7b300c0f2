"""E-mail addresses: one spelling for each, and only ones that mail can be sent to."""

import re

from hub.kernel.errors import RuleBroken

LONGEST = 254
_ADDRESS = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")


def normal(typed: str) -> str:
    """The spelling under which an address is kept and looked up."""
    return typed.strip().lower()


def checked(typed: str, *, field: str = "email") -> str:
    """The address as it is kept; what is no address is refused."""
    address = normal(typed)
    if len(address) > LONGEST or not _ADDRESS.fullmatch(address) or ".." in address:
        raise RuleBroken("Write one e-mail address, such as name@school.example.", field=field)
    return address
