"""TypeScript declarations of the HTTP API, from its OpenAPI document.

One exported interface a component, and one map of every call. No Node tool does this under TypeScript 7.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

HEADER = """\
/* Written by scripts/generate.py from the server's own types; change those instead. */
/* Amounts are decimal strings with their asset, instants ISO 8601 in UTC, ids prefixed strings. */
"""
PRIMITIVES = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}
NAME = re.compile(r"^[A-Za-z_$][\w$]*$")
METHODS = ("get", "put", "post", "patch", "delete")
SUCCESS = re.compile(r"^2\d\d$")


def declarations(document: Schema) -> str:
    """Write the whole file."""
    inline: dict[str, Schema] = {}
    _collect_named(document, inline)
    components: dict[str, Schema] = inline | document["components"]["schemas"]
    taken = _taken(document, components)
    parts = [
        HEADER,
        *(
            _component(name, _complete(schema, taken=name in taken))
            for name, schema in sorted(components.items())
        ),
    ]
    return "\n".join([*parts, _calls(document["paths"]), ""])


def _taken(document: Schema, components: dict[str, Schema]) -> set[str]:
    """Name the components that requests carry; the others only ever come from the server."""
    pending = [
        operation["requestBody"]
        for methods in document["paths"].values()
        for operation in methods.values()
        if "requestBody" in operation
    ]
    found: set[str] = set()
    while pending:
        new = set(re.findall(r"#/components/schemas/([\w-]+)", json.dumps(pending.pop()))) - found
        found |= new
        pending += [components[name] for name in new]
    return found


def _complete(schema: Schema, *, taken: bool) -> Schema:
    """Mark every field as there: the server writes also those that have a default."""
    return (
        schema if taken or "properties" not in schema else schema | {"required": list(schema["properties"])}
    )


def _collect_named(node: object, found: dict[str, Schema]) -> None:
    """Find the objects that the document repeats in place under a title, like Money."""
    if isinstance(node, dict):
        if _is_named(node):
            found[node["title"]] = node
        for name, child in node.items():
            if name != "schemas":
                _collect_named(child, found)
            else:
                for schema in child.values():
                    _collect_named(schema.get("properties", {}), found)
    elif isinstance(node, list):
        for child in node:
            _collect_named(child, found)


def _is_named(schema: Schema) -> bool:
    return schema.get("type") == "object" and "properties" in schema and "title" in schema


def _component(name: str, schema: Schema) -> str:
    comment = _comment(schema.get("description"))
    if schema.get("type") == "object" and "properties" in schema:
        return f"{comment}export interface {_identifier(name)} {_object(schema, '')}\n"
    return f"{comment}export type {_identifier(name)} = {_type(schema, '')}\n"


def _identifier(name: str) -> str:
    """Name a component in TypeScript: `Page_quan.wallet.model.RequestOut_` is `PageOfRequestOut`."""
    generic, _, inside = name.partition("_")
    return f"{generic}Of{inside.rstrip('_').rpartition('.')[2]}" if "." in inside else name


def _calls(paths: dict[str, Schema]) -> str:
    lines = [
        "/** Every call: what it takes and what it answers when it succeeds. */",
        "export interface Calls {",
    ]
    for path, methods in sorted(paths.items()):
        for method in METHODS:
            if method in methods:
                lines += _call(f"{method.upper()} {path}", methods[method])
    return "\n".join([*lines, "}"])


def _call(name: str, operation: Schema) -> Iterator[str]:
    if description := operation.get("description"):
        yield f"  /** {_one_line(description)} */"
    yield f"  '{name}': {{"
    for place in ("path", "query"):
        taken = [one for one in operation.get("parameters", ()) if one["in"] == place]
        if taken:
            optional = "" if any(one.get("required") for one in taken) else "?"
            yield f"    {place}{optional}: {{"
            for one in taken:
                mark = "" if one.get("required") else "?"
                yield f"      {_key(one['name'])}{mark}: {_type(one['schema'], '      ')}"
            yield "    }"
    if body := operation.get("requestBody"):
        yield f"    body: {_content(body)}"
    yield f"    reply: {_reply(operation['responses'])}"
    yield "  }"


def _reply(responses: Schema) -> str:
    kinds = {_content(responses[status]) for status in sorted(responses) if SUCCESS.match(status)}
    return " | ".join(sorted(kinds)) or "undefined"


def _content(holder: Schema) -> str:
    for kind, content in holder.get("content", {}).items():
        if "json" in kind:
            return _type(content.get("schema", {}), "    ")
        return "Blob"
    return "undefined"


def _type(schema: Schema, indent: str) -> str:
    if "$ref" in schema:
        return _identifier(str(schema["$ref"]).rpartition("/")[2])
    if _is_named(schema):
        return str(schema["title"])
    if "const" in schema:
        return _literal(schema["const"])
    if "enum" in schema:
        return " | ".join(dict.fromkeys(map(_literal, schema["enum"])))
    for union in ("oneOf", "anyOf"):
        if union in schema:
            return " | ".join(dict.fromkeys(_type(one, indent) for one in schema[union]))
    return _plain(schema, indent)


def _plain(schema: Schema, indent: str) -> str:
    match schema.get("type"):
        case "array":
            item = _type(schema.get("items", {}), indent)
            return f"({item})[]" if " " in item and not item.startswith("{") else f"{item}[]"
        case "object" if "properties" in schema:
            return _object(schema, indent)
        case "object":
            values = schema.get("additionalProperties")
            return f"Record<string, {_type(values, indent) if isinstance(values, dict) else 'unknown'}>"
        case list(kinds):
            return " | ".join(PRIMITIVES[kind] for kind in kinds)
        case str(kind):
            return PRIMITIVES[kind]
        case _:
            return "unknown"


def _object(schema: Schema, indent: str) -> str:
    required = set(schema.get("required", ()))
    inner = f"{indent}  "
    lines = ["{"]
    for name, value in schema["properties"].items():
        if not _is_named(value):
            lines += [f"{inner}{line}" for line in _comment(value.get("description")).splitlines()]
        mark = "" if name in required else "?"
        lines.append(f"{inner}{_key(name)}{mark}: {_type(value, inner)}")
    return "\n".join([*lines, f"{indent}}}"])


def _comment(description: str | None) -> str:
    return f"/** {_one_line(description)} */\n" if description else ""


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace("*/", "* /")


def _key(name: str) -> str:
    return name if NAME.match(name) else _literal(name)


def _literal(value: object) -> str:
    return f"'{value}'" if isinstance(value, str) and "'" not in value else json.dumps(value)
