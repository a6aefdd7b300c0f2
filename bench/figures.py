"""Median and 95th percentile."""

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any


def timed(work: Callable[[], Any], runs: int) -> list[float]:
    """How long each of some runs took, in milliseconds."""
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def said(taken: Sequence[float]) -> str:
    """Median and 95th percentile, in milliseconds."""
    ordered = sorted(taken)
    high = ordered[min(len(ordered) - 1, round(len(ordered) * 0.95))]
    return f"median {statistics.median(ordered):7.1f} ms   p95 {high:7.1f} ms"
