"""Which forwarded headers are believed: none, unless trusted proxies were counted in the settings."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def connect(app: Flask) -> None:
    """Read the client's address and scheme through as many proxies as the settings name."""
    count: int = app.config["PROXIES"]
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
