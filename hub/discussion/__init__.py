"""Comments with mentions and references on any record."""
