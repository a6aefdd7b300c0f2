"""The API's reference as a page of our own, drawn from the same description that scripts read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import current_app

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Field:
    """One field of a body or one parameter."""

    name: str
    shape: str
    is_required: bool
    about: str = ""


@dataclass(frozen=True)
class Operation:
    """One thing a script can do."""

    method: str
    path: str
    title: str
    parameters: list[Field] = field(default_factory=list)
    body: list[Field] = field(default_factory=list)
    answers: list[tuple[str, str, list[Field]]] = field(default_factory=list)


def sections() -> list[tuple[str, list[Operation]]]:
    """All operations by feature, in the order of their paths."""
    spec: dict[str, Any] = current_app.extensions["hub.api"].spec.to_dict()
    schemas: dict[str, Any] = spec.get("components", {}).get("schemas", {})
    titles = {tag["name"]: tag.get("description", tag["name"]) for tag in spec.get("tags", [])}
    found: dict[str, list[Operation]] = {}
    for path, described in sorted(spec["paths"].items()):
        shared = described.get("parameters", [])
        for method in METHODS:
            if method in described:
                tag = (described[method].get("tags") or [""])[0]
                operation = _operation(method, path, described[method], shared, schemas)
                found.setdefault(titles.get(tag, tag), []).append(operation)
    return sorted(found.items())


def _operation(
    method: str, path: str, described: Mapping[str, Any], shared: list[Any], schemas: Mapping[str, Any]
) -> Operation:
    parameters = [one for one in [*shared, *described.get("parameters", [])] if isinstance(one, dict) and "name" in one]
    body = described.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return Operation(
        method=method.upper(),
        path=path,
        title=described.get("summary", ""),
        parameters=[
            Field(one["name"], _shape(one.get("schema", {})), bool(one.get("required")), one.get("in", ""))
            for one in parameters
        ],
        body=list(_fields(body, schemas)),
        answers=[
            (status, answer.get("description", ""), list(_fields(_schema_of(answer), schemas)))
            for status, answer in sorted(described.get("responses", {}).items())
            if isinstance(answer, dict) and status != "default"
        ],
    )


def _schema_of(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = answer.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _fields(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[Field]:
    """The fields of an object; of a list, those of its items."""
    found = _resolved(schema, schemas)
    if found.get("type") == "array":
        found = _resolved(found.get("items", {}), schemas)
    required = set(found.get("required", []))
    for name, shape in found.get("properties", {}).items():
        yield Field(name, _shape(shape), name in required)


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    found: Mapping[str, Any] = schemas.get(name, {}) if name else schema
    return found


def _shape(schema: Mapping[str, Any]) -> str:
    """A type in words: text, whole number, list of …"""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    kind = schema.get("type", "")
    kinds = [kind] if isinstance(kind, str) else list(kind)
    words = {
        "string": schema.get("format", "text"),
        "integer": "whole number",
        "number": "number",
        "boolean": "yes or no",
    }
    said = " or ".join(words.get(one, one) for one in kinds if one)
    if "array" in kinds:
        said = said.replace("array", f"list of {_shape(schema.get('items', {}))}")
    if schema.get("enum"):
        said = " | ".join(str(one) for one in schema["enum"] if one is not None)
    return said or "anything"
