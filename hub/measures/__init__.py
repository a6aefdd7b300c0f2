"""Shared measures: what is counted and how, each team's numbers, and charts that do not lie about them."""
