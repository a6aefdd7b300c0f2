"""How much a request may send: a form is small, and only where files are taken it may be more."""

from flask import Flask, current_app, request

from hub.web.policies import largest_body


def connect(app: Flask) -> None:
    """Set the limit before anything of the body is read; more than that is answered with 413."""

    @app.before_request
    def limit_body() -> None:
        limit = largest_body(current_app, request.endpoint)
        if limit is not None and request.method == "POST":
            request.max_content_length = limit
