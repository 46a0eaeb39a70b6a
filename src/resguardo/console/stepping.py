"""Pages of one thing that goes on step by step (an absence, a claim): which steps the reader could take, each a form of its own, and taking one.

Which steps are offered is only a matter of what is worth showing; the act decides.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.functional import Promise

from resguardo.account.account import Request
from resguardo.console import acting
from resguardo.console.fields import SightForm
from resguardo.console.sight import Sight

TOLD_KEY = "told_once"
_NOT_OF_THE_ACT = {acting.ONCE_FIELD, "second_handle", "second_pin"}


class StepType(NamedTuple):
    """One step: its name in addresses, the act, what it is called, its form, and for which records it is worth showing."""

    name: str
    act: str
    title: Promise
    form: type[SightForm]
    fits: Callable[[Any], bool] = lambda _: True
    fields: Callable[[dict[str, Any]], dict[str, Any]] = dict
    """From what the form gives to the fields of the act, where they differ."""


class Offered(NamedTuple):
    """A step on the page. `is_open`: its form is shown unfolded, because it came back with something to mend."""

    step: StepType
    form: SightForm
    is_open: bool = False


def offered(
    steps: Iterable[StepType], sight: Sight, record: Any, came_back: SightForm | None = None
) -> list[Offered]:
    """The steps that fit `record` and that some role of the reader grants; a form that came back stands in the place of its step."""
    shown = []
    for step in steps:
        is_back = came_back is not None and came_back.auto_id == _ids(step)
        if is_back and came_back is not None:
            shown.append(Offered(step, came_back, is_open=True))
        elif step.fits(record) and acting.may(sight, step.act):
            shown.append(Offered(step, step.form(sight, auto_id=_ids(step))))
    return shown


def take(request: HttpRequest, step: StepType, **about: Any) -> SightForm | None:
    """Take one step about `about`, the act's fields that the page gives. None when it is done, else the form with what there is to mend."""
    sight: Sight = request.sight  # type: ignore[attr-defined]
    form = step.form(sight, request.POST, auto_id=_ids(step))
    if not form.is_valid():
        return form
    fields = {name: one for name, one in form.cleaned_data.items() if name not in _NOT_OF_THE_ACT}
    second = getattr(form, "countersigner", None)
    signers = (sight.staff,) if second is None else (sight.staff, second)
    # Some acts have a field that is called as an argument of `acting.perform` is, such as the source of a sighting.
    asked = Request(
        step.act, signers, {**about, **step.fields(fields)}, command=acting.once(request)
    )
    outcome = acting.perform_all(request, [asked])
    if outcome.done:
        tell(request, step.title)
        return None
    form.refuse(outcome.refusal)
    return form


def tell(request: HttpRequest, words: Promise | str) -> None:
    """Say on the next page, once, what was done."""
    request.session[TOLD_KEY] = str(words)


def told(request: HttpRequest) -> str:
    """What the page before asked to be said here; empty for nothing."""
    return str(request.session.pop(TOLD_KEY, ""))


def _ids(step: StepType) -> str:
    return f"{step.name}_%s"
