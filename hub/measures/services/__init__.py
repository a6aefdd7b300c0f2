"""What people do with measures: define them, enter numbers, write on charts."""

from hub.measures.services.defining import (
    MOST_GROUPS,
    ONLY_HUB,
    NewGroup,
    Wording,
    add_measure,
    bring_back,
    change_measure,
    redefine,
    retire_measure,
    revise,
    set_groups,
)
from hub.measures.services.entering import record_together
from hub.measures.services.marking import add_mark, remove_mark
from hub.measures.services.recording import EntriesRefused, Outcome, record
from hub.measures.services.showing import decide_again, decide_waiting, minimum_changed

__all__ = [
    "MOST_GROUPS",
    "ONLY_HUB",
    "EntriesRefused",
    "NewGroup",
    "Outcome",
    "Wording",
    "add_mark",
    "add_measure",
    "bring_back",
    "change_measure",
    "decide_again",
    "decide_waiting",
    "minimum_changed",
    "record",
    "record_together",
    "redefine",
    "remove_mark",
    "retire_measure",
    "revise",
    "set_groups",
]
