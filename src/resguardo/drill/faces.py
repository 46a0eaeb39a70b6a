"""Faces: drawn by the program from the seed, each unlike the others, never of a person.

A face is a few shapes whose measures and colours come from the number of the person: nobody's likeness, and still told apart at a glance.
"""

import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from resguardo.account.photos import seal_picture
from resguardo.drill.people import Number
from resguardo.operation.event import SealClass

if TYPE_CHECKING:
    from resguardo.drill.exercise import Exercise

WRITERS = 8
"""So many files are made durable side by side; each waits for the disk, not for the processor."""

SKINS = ("#6fb7c9", "#c9a66f", "#8fc96f", "#b58fd1", "#d18f9e", "#7f9ed6", "#d6c37f", "#86bfae")
HAIRS = ("#222244", "#553311", "#884422", "#113322", "#661144", "#444444", "#aa7733")


SCALE = 3
"""Pixels for one of the hundred by hundred and twenty units in which a face is drawn."""
QUALITY = 80
Points = list[tuple[float, float]]


def draw_face(number: Number, seed: int) -> bytes:
    """The face of one person as a JPEG, as a camera would give it. The measures run through mixed radixes, so no two of 70,000 in a row are alike."""
    mixed, measures = (number + 1009 * seed) * 7919, []
    for choices in (len(SKINS), len(HAIRS), 6, 5, 6, 7):
        mixed, choice = divmod(mixed, choices)
        measures.append(choice)
    skin, hair, width, eyes, mouth, brow = measures
    picture = Image.new("RGB", (100 * SCALE, 120 * SCALE), "#eee")
    pen = ImageDraw.Draw(picture)
    pen.ellipse(_round(50, 66, 28 + 2 * width, 40), fill=SKINS[skin])
    top = _curve((20 - width, 50 - brow), (50, brow * 2 - 8), (80 + width, 50 - brow))
    pen.polygon([*top, *_curve((80, 40), (50, 18 + brow), (20, 40))], fill=HAIRS[hair])
    for at in (38 - eyes, 62 + eyes):
        pen.ellipse(_round(at, 62, 3 + eyes // 2, 3 + eyes // 2), fill="black")
    smile = _curve((38 - mouth, 88), (50, 84 + 3 * mouth), (62 + mouth, 88))
    pen.line(smile, fill="black", width=2 * SCALE)
    for at in (34 - eyes, 56 + eyes):
        slope = _scaled([(at, 54 - brow), (at + 10, 51)])
        pen.line(slope, fill="black", width=2 * SCALE)
    drawn = io.BytesIO()
    picture.save(drawn, "JPEG", quality=QUALITY)
    return drawn.getvalue()


def _scaled(points: Points) -> Points:
    return [(across * SCALE, down * SCALE) for across, down in points]


def _round(across: float, down: float, wide: float, high: float) -> Points:
    return _scaled([(across - wide, down - high), (across + wide, down + high)])


def _curve(
    start: tuple[float, float], pull: tuple[float, float], end: tuple[float, float]
) -> Points:
    """A curve from `start` to `end` that `pull` draws towards itself, as points."""
    steps = [step / 12 for step in range(13)]
    return _scaled(
        [
            (
                start[0] * (1 - t) ** 2 + 2 * pull[0] * t * (1 - t) + end[0] * t**2,
                start[1] * (1 - t) ** 2 + 2 * pull[1] * t * (1 - t) + end[1] * t**2,
            )
            for t in steps
        ]
    )


def seal_faces(exercise: "Exercise", numbers: Sequence[Number]) -> dict[Number, bytes]:
    """Every face sealed under its person's own key and made durable as a file; answers the digests."""
    house, chance = exercise.house, exercise.chance.randbytes
    persons = exercise.persons
    keys = house.keyring.keys_for((persons[number], int(SealClass.PHOTO)) for number in numbers)
    sealed = {
        number: seal_picture(
            draw_face(number, exercise.seed),
            keys[persons[number], int(SealClass.PHOTO)].secret,
            persons[number],
            chance,
        )
        for number in numbers
    }
    with ThreadPoolExecutor(WRITERS) as writers:
        return dict(zip(sealed, writers.map(house.files.write, sealed.values()), strict=True))
