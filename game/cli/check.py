"""`check`: find faults in scenarios, and what is odd about them."""

from __future__ import annotations

import argparse

from game.model.fault import Fault

SUMMARY = "find faults and doubts in scenarios"


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument(
        "scenarios",
        nargs="*",
        metavar="SCENARIO",
        help="name, folder or file (default: all that come with the project)",
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=V", dest="overrides",
        help="change a value before checking, e.g. ru.commitment=1.5",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Print `NAME: ok` or the faults of each; 2 with faults, 1 with findings of severity error, else 0."""
    from game.files.lint import chart_findings
    from game.files.paths import scenario_names

    names = args.scenarios or scenario_names()
    code = 0
    for name in names:
        code = max(code, _check(name, args.overrides))
    if not args.scenarios:
        for line in chart_findings():
            print(line)
    return code


def _check(name: str, overrides: list[str]) -> int:
    from game.files.lint import line_of, scenario_findings
    from game.files.scenario import laid_out, read

    try:
        text = read(name, overrides)
        loaded = laid_out(text)
        found = scenario_findings(text, loaded)
    except Fault as fault:
        print(f"{name}: {_count(len(fault.lines), 'fault')}")
        for line in fault.lines:
            print(f"  {line}")
        return 2
    errors = sum(finding.severity == "error" for finding in found)
    counts = [_count(n, word) for n, word in ((errors, "error"), (len(found) - errors, "warning")) if n]
    print(f"{name}: {', '.join(counts if errors else ['ok', *counts])}")
    for finding in found:
        print(f"  {line_of(text, finding)}")
    return 1 if errors else 0


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
