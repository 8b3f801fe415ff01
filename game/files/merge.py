"""One scenario from its files: included parts merged in, the scenario it extends underneath.

`include` adds up: arrays of tables are concatenated, tables joined, and a key
given twice is a fault. `extends` changes: tables merge deeply, arrays whose
rows have a `key` (or `name`) merge row by row, `remove = true` deletes a row,
a place replaces the place below it,
any other value is replaced; `estimates` add up in both.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from game.files.paths import SCENARIO_FILE, either, nearest, scenario_file, shown
from game.files.tree import Table, read_table, written
from game.model.fault import Fault

# Ways to say where a crossing lies: the extending scenario's way replaces the other one.
_EITHER = ((("hexside",), ("lon", "lat")), (("lon", "lat"), ("hexside",)))


def assemble(file: Path) -> Table:
    """The merged content of a scenario file, without `include` and `extends`.

    Raises: Fault with every unreadable part, wrong reference, cycle and clash.
    """
    faults: list[str] = []
    table = _scenario(file.resolve(), [], faults)
    if faults or table is None:
        raise Fault(*faults)
    return table


def _scenario(file: Path, trail: list[Path], faults: list[str]) -> Table | None:
    """A scenario file with its parts, over the scenario it extends; None when it cannot be read."""
    table = _joined(file, [], faults)
    if table is None:
        return None
    if "extends" not in table:
        return table
    spot = table.key_where("extends")
    name = table.drop("extends")
    if not isinstance(name, str) or not name:
        faults.append(f"{spot}: extends: is {written(name)}; expected the name of a scenario")
        return None
    try:
        below_file = _extended(file, name)
    except Fault as fault:
        faults.extend(f"{spot}: extends: {line}" for line in fault.lines)
        return None
    chain = [*trail, file]
    if below_file in chain:
        names = [p.parent.name for p in chain[chain.index(below_file) :]]
        faults.append(f"{spot}: extends: runs in a circle, {' -> '.join([*names, names[0]])}; expected an end")
        return None
    below = _scenario(below_file, chain, faults)
    if below is None:
        return None
    _lay_over(below, table, (), faults, below)
    return below


def _extended(file: Path, name: str) -> Path:
    """The file of the scenario that `file` extends: beside it, by path, or one of the project's."""
    beside = file.parent.parent / name / SCENARIO_FILE
    if beside.is_file():
        return beside.resolve()
    by_path = file.parent / name
    if "/" in name and by_path.exists():
        return scenario_file(by_path)
    return scenario_file(name).resolve()


def _joined(file: Path, trail: list[Path], faults: list[str]) -> Table | None:
    """A file with the files it includes."""
    try:
        table = read_table(file)
    except Fault as fault:
        faults.extend(fault.lines)
        return None
    if "include" not in table:
        return table
    spot = table.key_where("include")
    names = table.drop("include")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        faults.append(f"{spot}: include: is {written(names)}; expected a list of file names")
        return table
    for name in names:
        part = file.parent / name
        if Path(name).name != name or name in ("", ".", ".."):
            faults.append(f'{spot}: include: "{name}" is no file name; expected a file in the same folder')
            continue
        if not part.is_file():
            near = nearest(name, (p.name for p in file.parent.glob("*.toml") if p != file))
            hint = f", perhaps {either(near)}" if near else ""
            faults.append(f'{spot}: include: "{name}" is not there; expected a file in {shown(file.parent)}{hint}')
            continue
        part = part.resolve()
        if part in (*trail, file):
            faults.append(f'{spot}: include: "{name}" includes itself in a circle; expected an end')
            continue
        inner = _joined(part, [*trail, file], faults)
        if inner is None:
            continue
        if "extends" in inner:
            faults.append(
                f"{inner.key_where('extends')}: extends: stands in an included file; expected in {shown(file)} only"
            )
            inner.drop("extends")
        _add(table, inner, (), faults)
    return table


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _add(table: Table, extra: Table, path: tuple[str, ...], faults: list[str]) -> None:
    """Join the keys of an included table to `table`."""
    for key, value in extra.items():
        here = (*path, key)
        if key not in table:
            table.put(key, value, extra.marks[key])
            continue
        present = table[key]
        if (
            isinstance(present, list)
            and isinstance(value, list)
            and ((_is_rows(present) and _is_rows(value)) or here == ("estimates",))
        ):
            table[key] = present + value
        elif isinstance(present, Table) and isinstance(value, Table):
            _add(present, value, here, faults)
        else:
            faults.append(
                f"{extra.key_where(key)}: {'.'.join(here)}: given twice, first at {table.key_where(key)}; expected once"
            )


def _lay_over(below: Table, over: Table, path: tuple[str | int, ...], faults: list[str], root: Table) -> None:
    """Change `below` by the keys of an extending table."""
    for keys, rivals in _EITHER:
        if any(key in over for key in keys):
            for rival in rivals:
                below.drop(rival)
    for key, value in over.items():
        present = below.get(key)
        here = (*path, key)
        if isinstance(present, Table) and isinstance(value, Table) and key != "place":
            _lay_over(present, value, here, faults, root)
        elif here == ("estimates",) and isinstance(present, list) and isinstance(value, list):
            below.put(key, [*value, *(word for word in present if word not in value)], over.marks[key])
        elif isinstance(present, list) and isinstance(value, list) and _row_word(present, value):
            _lay_rows(present, value, here, faults, root)
        else:
            below.put(key, value, over.marks[key])
            _check_removals(value, over, key, faults)


def _row_word(present: list[Any], value: list[Any]) -> str | None:
    """The word rows are told apart by, `key` or `name`; None when the rows have neither."""
    if not value or not _is_rows(present) or not _is_rows(value):
        return None
    for word in ("key", "name"):
        if all(isinstance(row.get(word), str) for row in (*present, *value)):
            return word
    return None


def _check_removals(value: Any, over: Table, key: str, faults: list[str]) -> None:
    """`remove` where nothing stands to be removed."""
    if not _is_rows(value):
        return
    for row in value:
        if "remove" in row:
            faults.append(
                f"{row.key_where('remove')}: {key}: remove has no row to take away; "
                f"expected rows with key or name in the extended scenario"
            )
            row.drop("remove")


def _lay_rows(
    present: list[Any], value: list[Any], path: tuple[str | int, ...], faults: list[str], root: Table
) -> None:
    """Change rows by rows of the same key or name, in place."""
    word = "key" if _row_word(present, value) == "key" else "name"
    known = [row[word] for row in present]
    seen: set[str] = set()
    for row in value:
        name = row[word]
        label = f"{'.'.join(map(str, path))}.{name}"
        spot = row.key_where(word)
        count = known.count(name)
        if name in seen and count:
            faults.append(f"{spot}: {label}: changed twice; expected one row with this {word}")
            continue
        seen.add(name)
        remove = row.drop("remove") if "remove" in row else False
        if not isinstance(remove, bool):
            faults.append(f"{spot}: {label}.remove: is {written(remove)}; expected true")
        elif remove and not count:
            near = nearest(name, known)
            hint = either(near) if near else f"a {word} of the extended scenario"
            faults.append(f"{spot}: {label}: there is no such row to remove; expected {hint}")
        elif remove:
            present[:] = [other for other in present if other[word] != name]
        elif count > 1:
            faults.append(
                f"{spot}: {label}: the extended scenario has {count} rows of this {word}; expected one to change"
            )
        elif count:
            i = next(i for i, other in enumerate(present) if other[word] == name)
            _lay_over(present[i], row, (*path, i), faults, root)
            present[i].home = row.home  # a missing key is best looked for where the row was last touched
        else:
            present.append(row)
