"""Names as the forms print them: what reads as the name of a unit, and what is a sentence about one."""

from __future__ import annotations

import re

UNIT_NAME = re.compile(
    r"[^\s。，,；;：:、\d]{2,28}(?:委员会|委|局|中心|院|所|大学|学校|公司|厅|处|馆|站|队|会|办公室|办|部|社|园|署|台|政府|集团|基地|团|室)(?:[（(][^()（）]{2,24}[)）])?"
)
