"""What is said when something goes wrong: nothing about anybody. Details go nowhere but to the person who runs the machine, without values."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class BareRecords(logging.Filter):
    """Lets a log line say what failed and where in the code, never with which values."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[0] is not None:
            record.msg = f"{record.exc_info[0].__name__} {_where(record.exc_info[2])}"
        else:
            record.msg = record.name
        record.args, record.exc_info, record.exc_text = (), None, None
        return True


def _where(trace: object) -> str:
    """`views.py:31`: the innermost line of ours."""
    found = "?"
    while trace is not None:
        code = trace.tb_frame.f_code  # type: ignore[attr-defined]
        if "resguardo" in code.co_filename:
            found = f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"  # type: ignore[attr-defined]
        trace = trace.tb_next  # type: ignore[attr-defined]
    return found


def absent(request: HttpRequest, exception: object = None) -> HttpResponse:
    """There is no such page, or it is not for this reader: the answer is the same."""
    return render(request, "console/absent.html", status=404)


def forgery(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form did not come from a page of ours, or the page had grown too old."""
    return render(request, "console/stale.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    return render(request, "console/broken.html", status=500)
