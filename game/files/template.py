"""A new scenario folder, filled from `template.toml`."""

from __future__ import annotations

import os
import re
from pathlib import Path

from game.files.paths import SCENARIO_FILE, data_root, read_text, shown, write_text
from game.model.fault import Fault

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,47}")
_TEMPLATE = Path(__file__).resolve().parent / "template.toml"


def write_scenario(key: str, folder: Path | None = None) -> Path:
    """Write `folder/key/scenario.toml`, a small scenario that is complete and passes `check`.

    Args: `folder` defaults to the project's scenarios.
    Returns: the file written.
    Raises: Fault for a name that is no key, a folder that exists, or one that cannot be written.
    """
    if not _KEY.fullmatch(key):
        raise Fault(f'"{key}": no name for a scenario; expected lower case letters, digits, - and _, up to 48')
    home = (data_root() / "scenarios" if folder is None else folder) / key
    if home.exists() or home.is_symlink():
        raise Fault(f"{shown(home)}: exists already; expected a new name, for nothing is written over")
    schema = data_root() / "scenarios" / "scenario.schema.json"
    try:
        reference = Path(os.path.relpath(schema, home.resolve())).as_posix()
    except ValueError:  # another drive
        reference = schema.as_uri()
    name = key.replace("-", " ").replace("_", " ").capitalize()
    text = read_text(_TEMPLATE)
    for mark, value in (("@SCHEMA@", reference), ("@KEY@", key), ("@NAME@", name)):
        text = text.replace(mark, value)
    write_text(home / SCENARIO_FILE, text)
    return home / SCENARIO_FILE
