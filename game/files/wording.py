"""Model faults in plain words: which key, what stands there, what was expected."""

from __future__ import annotations

import types
import typing
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from game.files.lines import KeyPath
from game.files.models import ScenarioPart
from game.files.paths import either, nearest
from game.files.tree import at, written


def fields_at(path: KeyPath) -> type[BaseModel] | None:
    """The model of the table under a path; None when no table stands there."""
    found = _annotation(path)
    return found if isinstance(found, type) and issubclass(found, BaseModel) else None


def expected_at(path: KeyPath) -> str:
    """What the nearest described key on the way to a path expects."""
    for length in range(len(path), 0, -1):
        name = path[length - 1]
        model = fields_at(path[: length - 1])
        if model is not None and isinstance(name, str) and name in model.model_fields:
            field = model.model_fields[name]
            words = _literals(field.annotation)
            return words or field.description or "a value"
    return "a known key"


def described(error: ErrorDetails, root: Any) -> tuple[KeyPath, str]:
    """Path and sentence of one model fault."""
    path: KeyPath = tuple(error["loc"])
    kind = error["type"]
    if kind == "missing":
        return path, f"is missing; expected {expected_at(path)}"
    if kind == "extra_forbidden":
        model = fields_at(path[:-1])
        known = list(model.model_fields) if model else []
        near = nearest(str(path[-1]), known)
        return path, f"unknown key; expected {either(near or known)}"
    value = at(root, path)
    if kind in ("too_short", "too_long") and isinstance(value, list):
        return path, f"has {len(value)} element{'' if len(value) == 1 else 's'}; expected {expected_at(path)}"
    return path, f"is {written(value)}; expected {expected_at(path)}"


def model_faults(error: ValidationError, root: Any) -> list[tuple[KeyPath, str]]:
    """Every fault of a validation, in the order of the keys; a list of wrong values counts once."""
    found: dict[KeyPath, str] = {}
    for detail in error.errors(include_url=False):
        path, text = described(detail, root)
        found.setdefault(path, text)
    return list(found.items())


def _annotation(path: KeyPath) -> Any:
    """The bare type declared under a path of `ScenarioPart`."""
    current: Any = ScenarioPart
    for part in path:
        if isinstance(current, type) and issubclass(current, BaseModel):
            if part not in current.model_fields:
                return None
            current = _bare(current.model_fields[str(part)].annotation)
        elif typing.get_origin(current) is list:
            current = _bare(typing.get_args(current)[0])
        elif typing.get_origin(current) is dict:
            current = _bare(typing.get_args(current)[1])
        else:
            return None
    return current


def _bare(annotation: Any) -> Any:
    """An annotation without `| None` and constraints."""
    if typing.get_origin(annotation) is typing.Annotated:
        return _bare(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in (types.UnionType, typing.Union):
        inner = [a for a in typing.get_args(annotation) if a is not type(None)]
        return _bare(inner[0]) if len(inner) == 1 else annotation
    return annotation


def _literals(annotation: Any) -> str | None:
    """The words a key may have, quoted; None when it takes other values."""
    bare = _bare(annotation)
    if typing.get_origin(bare) is not typing.Literal:
        return None
    return either(written(word) for word in typing.get_args(bare))


def is_list(path: KeyPath) -> bool:
    """Whether the path holds an array."""
    return typing.get_origin(_annotation(path)) is list


def is_open_table(path: KeyPath) -> bool:
    """Whether the path holds a table with free keys."""
    return typing.get_origin(_annotation(path)) is dict
