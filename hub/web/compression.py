"""Pages and answers travel gzipped; static files have their compressed twins already (see `assets`)."""

import gzip

from flask import Flask, Response, request

LEAST = 1_024  # bytes; below this there is nothing to gain
LEVEL = 5  # a page of 30 kB takes half a millisecond
TEXTS = ("text/", "application/json", "application/problem+json", "image/svg+xml")


def connect(app: Flask) -> None:
    """Compress what is text and long enough, for browsers that can read it."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """Replace the body by its gzipped form."""
    response.vary.add("Accept-Encoding")
    able = request.accept_encodings["gzip"] > 0 and not response.direct_passthrough and not response.is_streamed
    if not able or "Content-Encoding" in response.headers or not (response.mimetype or "").startswith(TEXTS):
        return response
    body = response.get_data()
    if len(body) >= LEAST:
        response.set_data(gzip.compress(body, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
