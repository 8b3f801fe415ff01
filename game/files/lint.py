"""The linter of `check`: what is odd about a scenario that can be read."""

from __future__ import annotations

from pathlib import Path

from game.files.findings import Finding
from game.files.lint_crossings import crossing_findings
from game.files.lint_figures import figure_findings, unread_charts
from game.files.lint_forces import force_findings
from game.files.lint_map import map_findings
from game.files.lint_words import word_findings
from game.files.scenario import Loaded, Text
from game.files.tree import spelled
from game.model.charts import SHAPES
from game.rules.setup import set_up

_PACKAGE = Path(__file__).resolve().parent.parent


def scenario_findings(text: Text, loaded: Loaded) -> list[Finding]:
    """Everything to be said about one scenario, errors first."""
    ready = set_up(loaded.scenario, loaded.board, loaded.charts)
    found = [
        *map_findings(loaded.scenario, loaded.board),
        *crossing_findings(loaded.scenario, loaded.board, loaded.charts),
        *force_findings(ready),
        *figure_findings(text.root),
        *word_findings(loaded.scenario),
    ]
    return sorted(found, key=lambda finding: finding.severity != "error")


def line_of(text: Text, finding: Finding) -> str:
    """A finding as `check` prints it: `file:line: severity: key.path: sentence`."""
    spot = text.where(finding.path) if finding.path else text.root.home[0].name
    label = f"{spelled(text.root, finding.path)}: " if finding.path else ""
    return f"{spot}: {finding.severity}: {label}{finding.text}"


def chart_findings() -> list[str]:
    """Chart entries that no rule, agent or file check reads, as lines."""
    keys = [(chart, key) for chart, entries in SHAPES.items() for key in entries]
    unread = set(unread_charts((key for _, key in keys), (_PACKAGE / "rules", _PACKAGE / "agents")))
    return [
        f'charts: warning: {chart}.{key} is read by no rule; expected charts["{key}"] in one chapter'
        for chart, key in keys
        if key in unread
    ]
