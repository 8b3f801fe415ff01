"""Tables as text: CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable


def csv_lines(rows: Iterable[Iterable[object]]) -> str:
    """Rows as CSV text, each ended by a newline."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
