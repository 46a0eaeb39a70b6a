"""Words of a form: in Spanish and English, in Hebrew, and in the language of whoever made the form."""

from __future__ import annotations

from msgspec import Struct


class Said(Struct, frozen=True, forbid_unknown_fields=True):
    """One sentence or word in Spanish and English; in Hebrew where it is read on a Hebrew page, and in the form's own language where that is another."""

    es: str
    en: str
    he: str = ""
    local: str = ""

    def in_language(self, language: str) -> str:
        """The words in `language`; English where nobody said them in it."""
        return {"es": self.es, "he": self.he}.get(language) or self.en
