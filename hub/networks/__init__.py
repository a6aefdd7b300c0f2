"""Networks, teams, memberships, local words; makes the Actor."""
