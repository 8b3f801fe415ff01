"""Signs of the printing house for what files and tables write in plain letters."""

from __future__ import annotations

import re
from functools import lru_cache

SIGNS = (
    (re.compile(r"\bkm2\b"), "km\u00b2"),
    (re.compile(r" - "), " \u2013 "),  # 18 February - 31 March
    (re.compile(r"(?<![\w-])(\d{1,2})-(\d{1,2})(?= [A-Z])"), "\\1\u2013\\2"),  # 18-20 February
    (re.compile(r"(\d) (?=km\b|km\u00b2|m\b|(?:January|February|March|April|May|June|July|August|September|October"
                r"|November|December)\b)"), "\\1\u00a0"),  # not at the end of a line
)


@lru_cache(maxsize=512)
def typeset(text: str) -> str:
    r"""A text as it is printed.

    >>> ascii(typeset("1-3 April, 1 April - 30 June: 33 km2"))
    "'1\\u20133\\xa0April, 1\\xa0April \\u2013 30\\xa0June: 33\\xa0km\\xb2'"
    """
    for sign, printed in SIGNS:
        text = sign.sub(printed, text)
    return text
