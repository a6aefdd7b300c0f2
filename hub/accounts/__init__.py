"""People, sign-in, sessions, invitations' one-time links, tokens, profile."""
