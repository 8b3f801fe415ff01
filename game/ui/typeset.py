"""Signs of the printing house for what files and tables write in plain letters."""

from __future__ import annotations

import re
from functools import lru_cache

SIGNS = (
    (re.compile(r"\bkm2\b"), "km\u00b2"),
    (re.compile(r" - "), " \u2013 "),  # 18 February - 31 March
    (re.compile(r"(?<![\w-])(\d{1,2})-(\d{1,2})(?= [A-Z])"), "\\1\u2013\\2"),  # 18-20 February
)


@lru_cache(maxsize=512)
def typeset(text: str) -> str:
    r"""A text as it is printed.

    >>> ascii(typeset("1-3 April, 1 April - 30 June: 33 km2"))
    "'1\\u20133 April, 1 April \\u2013 30 June: 33 km\\xb2'"
    """
    for sign, printed in SIGNS:
        text = sign.sub(printed, text)
    return text
