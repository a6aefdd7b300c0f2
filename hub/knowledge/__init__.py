"""Articles that cite tests and ideas, and the starter library of published tests."""
