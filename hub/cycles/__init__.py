"""PDSA cycles: plan with a prediction, do, study, act; ramps and clones."""
