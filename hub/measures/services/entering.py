"""Entering a team's numbers of several measures at once."""

from collections.abc import Sequence

from hub.kernel.db import atomic
from hub.kernel.permissions import Actor
from hub.measures.models import Measure
from hub.measures.services.recording import EntriesRefused, Outcome, record
from hub.measures.values import Entry


@atomic
def record_together(batches: Sequence[tuple[Measure, Sequence[Entry]]], *, actor: Actor, reason: str = "") -> Outcome:
    """Enter or put right observations of several measures, all or none of them.

    Raises EntriesRefused with every entry that can't be taken, by its place among the entries of all batches.
    """
    total = Outcome()
    errors: dict[int, tuple[str, str]] = {}
    before = 0
    for measure, entries in batches:
        try:
            made = record(measure, entries, actor=actor, reason=reason)
        except EntriesRefused as refused:
            errors |= {before + place: said for place, said in refused.errors.items()}
        else:
            total = Outcome(total.added + made.added, total.changed + made.changed, total.same + made.same)
        before += len(entries)
    if errors:
        raise EntriesRefused(errors)
    return total
