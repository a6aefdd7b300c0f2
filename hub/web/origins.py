"""Forms are only taken from our own pages: the browser says where a request was started."""

from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request

from hub.web.policies import SAFE

OURS = frozenset({"same-origin", "none"})


def is_foreign() -> bool:
    """Whether the browser says that another site started this request; scripts say nothing."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in OURS
    origin = request.headers.get("Origin")
    ours = {request.host, urlsplit(current_app.config["BASE_URL"]).netloc}
    return origin is not None and _host_of(origin) not in ours


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def connect(app: Flask) -> None:
    """Refuse what another site would change in a person's name, before anything is read or kept."""

    @app.before_request
    def refuse_foreign() -> None:
        if request.method not in SAFE and is_foreign():
            abort(400)
