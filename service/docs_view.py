"""The OpenAPI text as a plain page: no script, nothing from another machine."""

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from service import texts


def docs_html(schema: dict[str, Any]) -> str:
    """Return the operations of an OpenAPI document with their examples as a whole HTML document."""
    operations = "".join(
        _operation(path, method, operation, schema)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    )
    return (
        '<!doctype html><html lang="nl"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{texts.API_TITLE} · API</title>"
        '<link rel="icon" href="/favicon.svg" type="image/svg+xml"><link rel="stylesheet" href="/pages.css"></head>'
        f'<body><header><a href="/">← {texts.PAGE_BACK}</a></header><main><h1>{texts.API_TITLE}: API</h1>'
        f'<p>{texts.API_SUMMARY}</p><p><a href="/openapi.json">{texts.API_SCHEMA}</a></p>'
        f"{operations}</main></body></html>"
    )


def _operation(path: str, method: str, operation: dict[str, Any], schema: dict[str, Any]) -> str:
    examples = "".join(f"<pre><code>{escape(text)}</code></pre>" for text in _examples(operation, schema))
    parameters = "".join(
        f"<li><code>{escape(one['name'])}</code> ({escape(one['in'])})</li>" for one in operation.get("parameters", [])
    )
    answers = "".join(
        f"<li><code>{code}</code> {escape(one.get('description', ''))}</li>"
        for code, one in operation["responses"].items()
    )
    return (
        f"<section><h2><code>{method.upper()} {escape(path)}</code></h2><p>{escape(operation.get('summary', ''))}</p>"
        f"{f'<ul>{parameters}</ul>' if parameters else ''}{examples}"
        f"<h3>{texts.API_ANSWERS}</h3><ul>{answers}</ul></section>"
    )


def _examples(operation: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    """Yield the examples of an operation's request body and of a good reply as text."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    asked = schema.get("components", {}).get("schemas", {}).get(name, {}).get("examples", [])
    told = [media["example"] for media in operation["responses"]["200"]["content"].values() if "example" in media]
    for example in (*asked, *told):
        yield example if isinstance(example, str) else json.dumps(example, ensure_ascii=False, indent=2)
