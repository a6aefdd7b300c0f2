"""The working theory of a network: aim, drivers, change ideas and their history."""
