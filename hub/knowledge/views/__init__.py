"""The pages of articles and of the starter library."""
