"""The suite. It mirrors hub/; tests/architecture holds the conventions, tests/browser what a person sees."""
