"""Exports of ODK Central and KoboToolbox, read as the lists they are; and our intake as a form for both (exchange design, section 5.2)."""

from resguardo.exchange.odk.lists import read_list

__all__ = ["read_list"]
