"""Notices for one person, and mail."""
