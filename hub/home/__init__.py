"""The first page after signing in: what needs me, and what happened since I was here."""
