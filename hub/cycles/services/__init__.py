"""What people do with a cycle; each a transaction of its own."""

from hub.cycles.services.endings import finish_cycle, reopen_cycle, stop_cycle
from hub.cycles.services.quick import log_quickly, log_result
from hub.cycles.services.ramps import clone_plan, plan_next
from hub.cycles.services.writing import edit_cycle, record_cycle, share_cycle, start_cycle, start_test

__all__ = [
    "clone_plan",
    "edit_cycle",
    "finish_cycle",
    "log_quickly",
    "log_result",
    "plan_next",
    "record_cycle",
    "reopen_cycle",
    "share_cycle",
    "start_cycle",
    "start_test",
    "stop_cycle",
]
