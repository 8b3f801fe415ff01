"""The JSON Schema of scenario files, for editors that complete and check TOML."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from game.files.models import ScenarioPart

_MERGING = {
    "include": {
        "type": "array",
        "items": {"type": "string"},
        "description": "files in the same folder whose keys are merged in",
    },
    "extends": {
        "type": "string",
        "minLength": 1,
        "description": "scenario to start from: tables merge, rows merge by key or name, remove = true deletes one",
    },
}


def scenario_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of one scenario file.

    A file need not hold every top-level key, since others may be included. In
    a file that extends another, rows may be partial and may say `remove = true`.
    """
    full = ScenarioPart.model_json_schema()
    tables: dict[str, Any] = full["$defs"]
    _drop_titles(tables)
    _drop_titles(full["properties"])
    partial = {f"{name}Change": _partial(table) for name, table in tables.items()}
    changes = _pointed_to_partial(full["properties"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scenario",
        "description": full["description"],
        "type": "object",
        "properties": {**_MERGING, **changes},
        "additionalProperties": False,
        "if": {"not": {"required": ["extends"]}},
        "then": {"properties": full["properties"]},
        "$defs": dict(sorted({**tables, **partial}.items())),
    }


def schema_text() -> str:
    """The schema as it is written to `scenarios/scenario.schema.json`."""
    return json.dumps(scenario_schema(), indent=1, ensure_ascii=False) + "\n"


def _drop_titles(value: Any) -> None:
    """Take out the titles made from class and field names; descriptions say more."""
    if isinstance(value, dict):
        if isinstance(value.get("title"), str):
            del value["title"]
        for inner in value.values():
            _drop_titles(inner)
    elif isinstance(value, list):
        for inner in value:
            _drop_titles(inner)


def _partial(table: dict[str, Any]) -> dict[str, Any]:
    """A table none of whose keys is required."""
    changed = deepcopy(table)
    changed.pop("required", None)
    changed["properties"] = {
        **_pointed_to_partial(changed["properties"]),
        "remove": {"type": "boolean", "description": "true deletes the row of the extended scenario"},
    }
    return changed


def _pointed_to_partial(value: Any) -> Any:
    """References to tables turned to their partial form; arrays lose their least length."""
    if isinstance(value, dict):
        changed = {key: _pointed_to_partial(inner) for key, inner in value.items()}
        if isinstance(changed.get("$ref"), str):
            changed["$ref"] += "Change"
        if isinstance(changed.get("items"), dict) and "$ref" in changed["items"]:
            changed.pop("minItems", None)
            changed.pop("maxItems", None)
        return changed
    if isinstance(value, list):
        return [_pointed_to_partial(inner) for inner in value]
    return value
