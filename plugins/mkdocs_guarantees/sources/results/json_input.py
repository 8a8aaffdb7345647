"""Bytes become JSON values, whose parts are taken by type: what has another type than expected is as good as absent."""

from __future__ import annotations

import json
from typing import Any

from mkdocs_guarantees.sources.results.result import MAX_NAME, MAX_PROPERTIES, Properties, shorten

Object = dict[str, Any]


def parse(data: bytes | str) -> object:
    """Parse a JSON text.

    Raises:
        ValueError: it is no JSON, is nested too deeply, or is not in UTF-8; the message says which.
    """
    try:
        return json.loads(data.decode("utf-8-sig") if isinstance(data, bytes) else data)
    except UnicodeDecodeError as error:
        raise ValueError("not UTF-8") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error.msg} at column {error.colno})") from error
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def as_object(value: object) -> Object:
    return value if isinstance(value, dict) else {}


def as_objects(value: object) -> list[Object]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def as_text(value: object, limit: int = MAX_NAME) -> str:
    """Take a text, whole characters only: half a surrogate pair can be written in JSON and nowhere else."""
    if not isinstance(value, str):
        return ""
    return shorten(value, limit).encode("utf-8", "replace").decode("utf-8")


def as_properties(pairs: object) -> Properties:
    """Take names with plain values, from an object or from pairs."""
    items = list(pairs.items()) if isinstance(pairs, dict) else pairs if isinstance(pairs, list) else []
    found: list[tuple[str, str]] = []
    for item in items[:MAX_PROPERTIES]:
        if not isinstance(item, list | tuple) or len(item) != 2 or not isinstance(item[0], str):
            continue
        name, value = item
        if isinstance(value, str | bool | int | float):
            found.append((as_text(name), as_text(value if isinstance(value, str) else json.dumps(value))))
    return tuple(found)
