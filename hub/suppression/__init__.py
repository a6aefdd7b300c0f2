"""Which figures outsiders may see, so that no small group of pupils can be counted. Pure; imports nothing of ours."""

from hub.suppression.rules import LEAST, Decision, Figures, Key, Kind, Slice, decide

__all__ = ["LEAST", "Decision", "Figures", "Key", "Kind", "Slice", "decide"]
