"""The pages a cycle is written on, as forms."""

from hub.cycles.forms.after import ActForm, DoForm, StopForm, StudyForm
from hub.cycles.forms.filters import FilterForm
from hub.cycles.forms.plan import IdeaForm, NewForm, PredictionsForm, ScaleForm, StepsForm
from hub.cycles.forms.quick import QuickForm

__all__ = [
    "ActForm",
    "DoForm",
    "FilterForm",
    "IdeaForm",
    "NewForm",
    "PredictionsForm",
    "QuickForm",
    "ScaleForm",
    "StepsForm",
    "StopForm",
    "StudyForm",
]
