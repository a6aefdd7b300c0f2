"""Files with numbers: what their columns are, whose names stand in them, and the entries they come to."""
