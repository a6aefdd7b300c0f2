"""Geometry of the drawings: from plain facts to coordinates, with no knowledge of pages or records."""
