"""Names as they are compared: of projects without their year and kind, of all without signs and widths."""

from __future__ import annotations

import re
import unicodedata

_ENDINGS = ("项目", "经费")


def widthless(text: str) -> str:
    """Return the text in lower case, with signs and digits in their narrow form."""
    return unicodedata.normalize("NFKC", text).lower()


def key(name: str | None) -> str:
    """Return what is left of a name without signs and blanks: two names are one where this is the same.

    >>> key("县道危桥加固（一期）") == key("县道危桥加固(一期)") == "县道危桥加固一期"
    True
    """
    return "".join(sign for sign in widthless(name or "") if sign.isalnum())


def core(project: str | None, year: int | None) -> str:
    """Return a project's name without its own year before it and 项目 or 经费 behind it.

    >>> core("2019年度执法业务培训项目", 2019), core("业务培训经费", 2020), core("2018年业务培训", 2019)
    ('执法业务培训', '业务培训', '2018年业务培训')
    """
    name = (project or "").strip()
    if year is not None:
        name = re.sub(rf"^{year}\s*年度?(?=.)", "", name)
    for ending in reversed(_ENDINGS):
        if name.endswith(ending) and name != ending:
            name = name[: -len(ending)]
    return name
