"""News for people: what happened in a network, in order, on its log."""
