"""Intake in a real browser: with one thumb, by scanner and camera, with a photograph, and nothing lost on the way."""

import io
import time

from PIL import Image, ImageDraw

from kit.browser import FAKE_CAMERA, drawn_band, keep_picture, scan, serious_faults
from resguardo.account.photos import open_photo
from resguardo.console.intake.pictures import PICTURE_BYTES_MAX
from resguardo.operation import tag_code

BAND = tag_code.compose(b"\x07" * 16)
OTHER = tag_code.compose(b"\x09" * 16)


def camera_file():
    """A large photograph held upright, as a telephone writes it."""
    face = Image.new("RGB", (1800, 2400), "#8fb3a8")
    pencil = ImageDraw.Draw(face)
    pencil.ellipse((450, 500, 1350, 1800), fill="#d8a27a")
    pencil.pieslice((420, 400, 1380, 1500), 180, 360, fill="#3a2a20")
    for left in (660, 1030):
        pencil.ellipse((left, 1080, left + 110, 1190), fill="#222222")
    pencil.arc((700, 1250, 1100, 1560), 20, 160, fill="#7a2a2a", width=24)
    exif = Image.Exif()
    exif[0x0112] = 6
    drawn = io.BytesIO()
    face.rotate(90, expand=True).save(drawn, "JPEG", quality=98, exif=exif.tobytes())
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}


def tap(page, words, taps):
    """Press what says `words`, and count it."""
    taps.append(words)
    page.get_by_text(words, exact=True).first.click()


def open_desk(browser_pages, address, console, **options):
    """The intake desk on a telephone."""
    return browser_pages.open(
        address, "/intake/", console=console, handle="irma", size="phone", **options
    )


def test_a_child_is_taken_in_with_one_thumb_in_far_less_than_three_minutes(
    small, address, browser_pages
):
    """Band by scanner, photograph, age, sex, signature: four presses on the page and not one letter typed; the picture arrives upright and small."""
    page, taps, began = open_desk(browser_pages, address, small), [], time.monotonic()
    scan(page, BAND)
    page.get_by_text("bien leído").wait_for()
    taps.append("foto")
    page.set_input_files("#id_photo", camera_file())
    page.locator("#pictures img").wait_for()
    assert serious_faults(page) == []
    tap(page, "6–9", taps)
    tap(page, "Femenino", taps)
    page.evaluate("scrollTo(0, 0)")
    keep_picture(page, "intake")
    tap(page, "Firmar y seguir", taps)
    page.get_by_text("Recibida y escrita en el libro").wait_for()
    keep_picture(page, "intake-done")
    assert serious_faults(page) == []
    [(person, record)] = small.account.state.register.persons.items()
    picture = open_photo(small.house.installation, person, record.photos[0])
    kept = Image.open(io.BytesIO(picture))
    assert (record.tag, len(taps)) == (BAND, 4)
    assert time.monotonic() - began < 180
    assert len(picture) <= PICTURE_BYTES_MAX
    assert kept.height > kept.width


def test_a_scan_changes_nothing_but_the_field_that_asks_for_a_band(small, address, browser_pages):
    """With the cursor in a name and a band already read, a second scan changes neither; the page says that another band was read."""
    page = open_desk(browser_pages, address, small)
    scan(page, BAND)
    page.fill("#id_given", "Luz")
    page.focus("#id_given")
    scan(page, OTHER)
    page.get_by_text("Se leyó otro brazalete").wait_for()
    assert page.input_value("#id_given") == "Luz"
    assert page.input_value("#id_tag").replace("-", "") == BAND.replace("-", "")
    assert not small.account.state.register.persons


def test_the_camera_reads_a_band(small, address, browser_pages):
    """The code on a band held before the camera stands in the field, checked."""
    page = open_desk(browser_pages, address, small)
    page.evaluate(FAKE_CAMERA, drawn_band(BAND))
    page.get_by_role("button", name="Escanear").first.click()
    page.get_by_text("bien leído").wait_for(timeout=20_000)
    assert page.input_value("#id_tag") == BAND


def test_what_was_typed_and_photographed_survives_a_crash(small, address, browser_pages):
    """The browser is gone without a word; the draft is there in the next one, with the picture, and nothing of it stayed in the browser."""
    page = open_desk(browser_pages, address, small)
    page.fill("#id_given", "Luz")
    page.set_input_files("#id_photo", camera_file())
    page.get_by_text("Borrador guardado").wait_for()
    page.locator("#pictures img").wait_for()
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    page.context.close()
    later = open_desk(browser_pages, address, small)
    later.locator(".drafts a").click()
    assert later.input_value("#id_given") == "Luz"
    assert later.locator("#pictures img").count() == 1
    assert "Luz" not in stored


def test_a_draft_is_thrown_away_after_one_question(small, address, browser_pages):
    """Nothing brings a draft back, so the first press says what is lost and only the second throws it away."""
    page = open_desk(browser_pages, address, small)
    page.fill("#id_given", "Luz")
    page.get_by_text("Borrador guardado").wait_for()
    page.goto(f"{address}/intake/")
    page.get_by_text("Descartar", exact=True).click()
    page.get_by_text("No se puede recuperar").wait_for()
    assert page.locator(".drafts a").count() == 1
    assert serious_faults(page) == []
    page.get_by_role("button", name="Sí, descartar").click()
    page.wait_for_selector(".drafts", state="detached")
