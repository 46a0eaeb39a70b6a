"""What stands in the cells of a spreadsheet, whatever its kind: read without our own reader, which is what is tested."""

import csv
import io
import zipfile
from xml.etree import ElementTree as ET

from openpyxl import load_workbook

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def rows_of(content: bytes) -> list[list[str]]:
    """The rows of the first sheet as text, blank cells as empty text."""
    if not content.startswith(b"PK"):
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        is_ods = "content.xml" in archive.namelist()
        root = ET.fromstring(archive.read("content.xml")) if is_ods else None
    if root is not None:
        return [
            ["".join(cell.itertext()) for cell in row.iter(f"{TABLE}table-cell")]
            for row in root.iter(f"{TABLE}table-row")
        ]
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    return [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
