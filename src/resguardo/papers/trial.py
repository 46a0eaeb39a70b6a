"""The test print: whether the printer keeps the size, prints to the edge and is read back, before tags are printed on material that is short.

It is about nobody, and the picture on it is no band.
"""

from resguardo.papers.request import Request
from resguardo.papers.sheet import Sheet
from resguardo.papers.tags import picture_of

SAID = "TEST-0000"
"""What a camera reads from it. Its check characters do not fit, so that it is never taken for a band."""


def build(request: Request) -> Sheet:
    """A ruler, an edge and a picture in the layout asked: a page, a label or a wristband."""
    body = {"layout": request.layout, "said": SAID, "qr": "test.svg"}
    return Sheet("test", request.frame, body, {"test.svg": picture_of(SAID)})
