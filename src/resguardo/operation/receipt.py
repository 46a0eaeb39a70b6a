"""The number on a claim's receipt: drawn by chance, so that it tells neither how many claims there are nor whether anybody was found.

It stands alone and imports nothing, because the claim desk, which has no way to the register, draws it.
"""

import re

ALPHABET = "02345789HJMRX"
"""Characters that are unlike each other in print and when spoken, as on a band (`tag_code.py`)."""
_GROUPS, _GROUP_LENGTH = 3, 4
_FORM = re.compile(rf"R(?:-[{ALPHABET}]{{{_GROUP_LENGTH}}}){{{_GROUPS}}}")


def compose(chance: bytes) -> str:
    """The number that `chance` (16 bytes) stands for, such as `R-7MX2-H450-9RJ3`. The `R` keeps it from being read as a band."""
    number = int.from_bytes(chance, "big")
    groups = []
    for _ in range(_GROUPS):
        group = ""
        for _ in range(_GROUP_LENGTH):
            number, value = divmod(number, len(ALPHABET))
            group += ALPHABET[value]
        groups.append(group)
    return "-".join(["R", *groups])


def is_receipt(written: str) -> bool:
    """Whether `written` has the form of a receipt's number."""
    return _FORM.fullmatch(written) is not None
