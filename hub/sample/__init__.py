"""The sample world: two invented networks that open a fresh hub alive, the same each time."""

from hub.sample.generator import plan
from hub.sample.people import SAMPLE_PASSWORD, SIGN_INS, SignIn
from hub.sample.world import WorldPlan

__all__ = ["SAMPLE_PASSWORD", "SIGN_INS", "SignIn", "WorldPlan", "plan"]
