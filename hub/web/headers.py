"""The headers that keep a browser on our side of the fence."""

import secrets

from flask import Flask, Response, g


def csp_nonce() -> str:
    """The mark that lets the import map of this one page run."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def connect(app: Flask) -> None:
    """Set the security headers on every answer, errors included."""
    app.jinja_env.globals["csp_nonce"] = csp_nonce

    @app.after_request
    def harden(response: Response) -> Response:
        nonce = f" 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else ""
        response.headers["Content-Security-Policy"] = (
            f"default-src 'self'; script-src 'self'{nonce}; style-src 'self'; img-src 'self' data:; "
            "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        if app.config["SESSION_COOKIE_SECURE"]:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        response.headers.setdefault("Cache-Control", "no-store")  # static files are answered before we are asked
        return response
