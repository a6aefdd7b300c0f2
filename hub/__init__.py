"""A collaboration hub for networked improvement communities."""

from hub.app import create_app

__all__ = ["create_app"]
