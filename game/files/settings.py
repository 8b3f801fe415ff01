"""The player's settings, and what he has seen of the game: one small TOML file in the player's own folder.

`SALIENT_SETTINGS` names another file; otherwise it is the usual place of the
system for a program's settings. A value that cannot be used is left at its
default and said in one line; the rest of the file still counts.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import tomli

from game.files.paths import either, read_text, write_text
from game.model.fault import Fault

PALETTES = ("standard", "colour-blind", "tritan")  # names of the window's colour tables
SCALES = (0.75, 3.0)
SPEEDS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)  # of the other side's turn; 0 = its outcome only


@dataclass(frozen=True)
class Settings:
    """What a player has chosen for every game."""

    scale: float = 1.0  # of text and panels
    palette: str = "standard"
    full_screen: bool = False
    speed: float = 1.0  # one of SPEEDS
    edge_pan: bool = True  # the map moves while the pointer is at the window's edge
    autosave: bool = True
    ask_at_end: bool = True  # before a turn ends while units can still act
    sound: bool = True
    volume: float = 0.35  # 0 to 1
    tips: bool = True  # tips the first time something is met
    tips_seen: tuple[str, ...] = ()
    tutorial: str = ""  # its step that comes next, "" none was begun or all are done
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)  # changed ones, by name of action


def settings_file() -> Path:
    """Where the settings are kept. The file need not be there."""
    named = os.environ.get("SALIENT_SETTINGS")
    if named:
        return Path(named).expanduser()
    home = Path.home()
    if sys.platform == "win32":
        folder = Path(os.environ.get("APPDATA", home / "AppData" / "Roaming")) / "Salient"
    elif sys.platform == "darwin":
        folder = home / "Library" / "Application Support" / "Salient"
    else:
        folder = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "salient"
    return folder / "settings.toml"


def read(file: Path) -> tuple[Settings, list[str]]:
    """The settings of a file, and a sentence for everything in it that is not used. No file: the defaults."""
    try:
        if not file.exists():
            return Settings(), []
        table = tomli.loads(read_text(file))
    except tomli.TOMLDecodeError as error:
        return Settings(), [f"{file.name}: not TOML ({error}); the settings are the usual ones"]
    except Fault as fault:
        return Settings(), [f"{fault.lines[0]}; the settings are the usual ones"]
    except (OSError, ValueError, RecursionError) as error:
        return Settings(), [f"{file.name}: cannot be read ({error}); the settings are the usual ones"]
    known = {each.name for each in fields(Settings)}
    usual, taken, said = Settings(), {}, []
    for name, value in table.items():
        if name not in known:
            said.append(f"{file.name}: no setting is named {name}")
            continue
        try:
            taken[name] = CHECKS[name](value)
        except ValueError as error:
            kept = "as usual" if name in ("keys", "tutorial") else getattr(usual, name)
            said.append(f"{file.name}: {name} must be {error}; it is {kept}")
    return Settings(**taken), said


def write(file: Path, settings: Settings) -> None:
    """Write the settings whole or not at all. Raises: Fault when the folder cannot be written."""
    lines = [f"{each.name} = {_toml(getattr(settings, each.name))}" for each in fields(Settings) if each.name != "keys"]
    lines += ["", "[keys]", *(f"{_toml(name)} = {_toml(keys)}" for name, keys in sorted(settings.keys.items()))]
    write_text(file, "\n".join(lines) + "\n")


def _toml(value: Any) -> str:
    """A value as TOML writes it; its basic strings are those of JSON but for one letter."""
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(each) for each in value)}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


# ---- checks: the value as it is used, or a ValueError that says what was expected


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _number(low: float, high: float) -> Callable[[Any], float]:
    def check(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise ValueError(f"a number from {low:g} to {high:g}")
        return float(value)

    return check


def _speed(value: Any) -> float:
    if isinstance(value, bool) or value not in SPEEDS:
        raise ValueError(either(f"{speed:g}" for speed in SPEEDS))
    return float(value)


def _palette(value: Any) -> str:
    if value not in PALETTES:
        raise ValueError(either(PALETTES))
    return str(value)


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a word")
    return value


def _words(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise ValueError("a list of words")
    return tuple(dict.fromkeys(value))


def _keys(value: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise ValueError("a table of lists of keys")
    try:
        return {name: _words(keys) for name, keys in value.items()}
    except ValueError:
        raise ValueError("a table of lists of keys") from None


def expected(name: str) -> str:
    """What a setting must be, in words."""
    try:
        CHECKS[name](None)
    except ValueError as error:
        return str(error)
    raise AssertionError(name)


CHECKS: dict[str, Callable[[Any], Any]] = {
    "scale": _number(*SCALES),
    "palette": _palette,
    "full_screen": _yes_or_no,
    "speed": _speed,
    "edge_pan": _yes_or_no,
    "autosave": _yes_or_no,
    "ask_at_end": _yes_or_no,
    "sound": _yes_or_no,
    "volume": _number(0.0, 1.0),
    "tips": _yes_or_no,
    "tips_seen": _words,
    "tutorial": _word,
    "keys": _keys,
}
