"""Faces: drawn by the program from the seed, each unlike the others, never of a person.

A face is a few shapes in SVG whose measures and colours come from the number of the person: nobody's likeness, and still told apart at a glance.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from resguardo.account.photos import seal_picture
from resguardo.drill.people import Number
from resguardo.operation.event import SealClass

if TYPE_CHECKING:
    from resguardo.drill.exercise import Exercise

WRITERS = 8
"""So many files are made durable side by side; each waits for the disk, not for the processor."""

SKINS = ("#6fb7c9", "#c9a66f", "#8fc96f", "#b58fd1", "#d18f9e", "#7f9ed6", "#d6c37f", "#86bfae")
HAIRS = ("#222244", "#553311", "#884422", "#113322", "#661144", "#444444", "#aa7733")


def draw_face(number: Number, seed: int) -> str:
    """The face of one person as SVG. The measures run through mixed radixes, so no two of 70,000 in a row are alike."""
    mixed, measures = (number + 1009 * seed) * 7919, []
    for choices in (len(SKINS), len(HAIRS), 6, 5, 6, 7):
        mixed, choice = divmod(mixed, choices)
        measures.append(choice)
    skin, hair, width, eyes, mouth, brow = measures
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 120">'
        f'<rect width="100" height="120" fill="#eee"/><ellipse cx="50" cy="66" rx="{28 + 2 * width}" ry="40" fill="{SKINS[skin]}"/>'
        f'<path d="M{20 - width} {50 - brow} Q50 {brow * 2 - 8} {80 + width} {50 - brow} L80 40 Q50 {18 + brow} 20 40 Z" fill="{HAIRS[hair]}"/>'
        f'<circle cx="{38 - eyes}" cy="62" r="{3 + eyes // 2}"/><circle cx="{62 + eyes}" cy="62" r="{3 + eyes // 2}"/>'
        f'<path d="M{38 - mouth} 88 Q50 {84 + 3 * mouth} {62 + mouth} 88" stroke="#000" stroke-width="2" fill="none"/>'
        f'<path d="M{34 - eyes} {54 - brow} l10 {brow - 3} M{56 + eyes} {54 - brow} l10 {3 - brow}" stroke="#000" stroke-width="2"/></svg>'
    )


def seal_faces(exercise: "Exercise", numbers: Sequence[Number]) -> dict[Number, bytes]:
    """Every face sealed under its person's own key and made durable as a file; answers the digests."""
    house, chance = exercise.house, exercise.chance.randbytes
    persons = exercise.persons
    keys = house.keyring.keys_for((persons[number], int(SealClass.PHOTO)) for number in numbers)
    sealed = {
        number: seal_picture(
            draw_face(number, exercise.seed).encode(),
            keys[persons[number], int(SealClass.PHOTO)].secret,
            persons[number],
            chance,
        )
        for number in numbers
    }
    with ThreadPoolExecutor(WRITERS) as writers:
        return dict(zip(sealed, writers.map(house.files.write, sealed.values()), strict=True))
