"""The JSON API's house rules: problem+json, strict bodies, cursors, versions, and doing a thing once."""

import functools
import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, g, jsonify, make_response, request
from flask_smorest import Api, Blueprint
from marshmallow import RAISE, Schema, fields, validate

from hub.extensions import csrf
from hub.kernel import once as once_kept
from hub.kernel.db import atomic
from hub.kernel.errors import Conflict
from hub.markup import clean
from hub.web.policies import public

PREFIX = "/api/v1"
MOST = 100

F = TypeVar("F", bound=Callable[..., Any])


class StrictSchema(Schema):
    """A body in which an unknown field is an error, so that a misspelt one is never silently dropped."""

    class Meta:
        """Marshmallow settings."""

        unknown = RAISE
        ordered = True


class PageArgs(Schema):
    """Which part of a list: `limit` 1 to 100, `cursor` from the answer before."""

    class Meta:
        """Marshmallow settings."""

        unknown = "exclude"

    limit = fields.Integer(load_default=50, validate=validate.Range(1, MOST))
    cursor = fields.String(load_default=None)


class RecordSchema(Schema):
    """What every record of the API has in common; `kind` and `url` are filled by the feature."""

    id = fields.Integer(dump_only=True)
    kind = fields.String(dump_only=True)
    url = fields.String(dump_only=True)
    version = fields.Integer(dump_only=True)
    created_at = fields.AwareDateTime(dump_only=True, format="iso")
    updated_at = fields.AwareDateTime(dump_only=True, format="iso")


class Line(fields.String):
    """One line of cleaned text, at most `most` characters."""

    multiline = False

    def __init__(self, *, most: int = 200, some: bool = False, **more: Any) -> None:
        rules: list[Any] = [validate.Length(max=most)]
        if some:
            rules.append(validate.Length(min=1, error="Fill this in."))
        super().__init__(validate=rules, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        return clean(super()._deserialize(value, attr, data, **more) or "", multiline=self.multiline)


class Text(Line):
    """Several lines of cleaned text."""

    multiline = True

    def __init__(self, *, most: int = 20_000, some: bool = False, **more: Any) -> None:
        super().__init__(most=most, some=some, **more)


class ApiBlueprint(Blueprint):
    """A feature's part of the API, below /api/v1; it is opened by tokens only, so that no cookie can be abused."""

    def __init__(self, name: str, import_name: str, *, description: str) -> None:
        super().__init__(f"{name}_api", import_name, url_prefix=PREFIX, description=description)
        csrf.exempt(self)


def head_of(record: Any, kind: str, url: str) -> dict[str, Any]:
    """What every record of the API begins with."""
    names = ("id", "version", "created_at", "updated_at")
    return {"kind": kind, "url": url} | {name: getattr(record, name) for name in names}


def paged(items: Any, next_cursor: str | None) -> dict[str, Any]:
    """The shape of every list."""
    return {"items": items, "next": next_cursor}


def once(view: F) -> F:
    """Carry a POST out once per `Idempotency-Key`; a repeated one gets the first answer again."""

    @functools.wraps(view)
    def run(*args: Any, **kwargs: Any) -> Any:
        name = request.headers.get("Idempotency-Key", "")[:120]
        if not name or g.actor.person_id is None:
            return view(*args, **kwargs)
        print_ = hashlib.sha256(request.method.encode() + request.full_path.encode() + request.get_data()).hexdigest()
        key = once_kept.Key(g.actor.person_id, name, print_)

        @atomic
        def act() -> Response:
            kept = once_kept.earlier(key)
            if kept is not None:
                return _given_again(kept)
            response = make_response(view(*args, **kwargs))
            once_kept.keep(key, {"status": response.status_code, "body": response.get_json()})
            return response

        try:
            return act()
        except Conflict:
            kept = once_kept.earlier(key)  # two at the same moment: the other one won
            if kept is None:
                raise
            return _given_again(kept)

    return run  # type: ignore[return-value]


def _given_again(kept: dict[str, Any]) -> Response:
    response = jsonify(kept["body"])
    response.status_code = kept["status"]
    return response


def connect(app: Flask) -> None:
    """Prepare the API; the features add their blueprints through `add`."""
    app.config.update(
        API_TITLE="Hub",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
            "security": [{"token": []}],
        },
    )
    app.extensions["hub.api"] = Api(app)
    described = "api-docs.openapi_json"
    describe = app.view_functions[described]

    @public
    @functools.wraps(describe)
    def openapi_json() -> Any:
        return describe()

    app.view_functions[described] = openapi_json


def add(app: Flask, blueprint: Blueprint) -> None:
    """Make a feature's part of the API known."""
    app.extensions["hub.api"].register_blueprint(blueprint)
