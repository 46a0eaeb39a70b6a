"""How one statement, and one difference, is quoted in a sentence."""

from resguardo.reconcile.figures import Qualifier, Statement
from resguardo.reconcile.wording import Language, say


def quantity_of(statement: Statement, language: Language) -> str:
    """The figure with its firmness: "about 100 (90 to 110)"."""
    code = f"quantity.{statement.qualifier}"
    if statement.qualifier is Qualifier.ALL and statement.value is not None:
        code = "quantity.all_of"
    allows = statement.allows
    return say(code, language, value=statement.value, least=allows.least, most=allows.most)


def institution_of(statement: Statement, language: Language) -> str:
    """Who said it, or "an unnamed source"."""
    return statement.institution or say("claim.nobody", language)


def claim_of(statement: Statement, language: Language) -> str:
    """Who said what of which moment, with its row and its own words."""
    return say(
        "claim.quoted" if statement.words else "claim.bare",
        language,
        institution=institution_of(statement, language),
        row=statement.row,
        as_of=statement.as_of.text,
        measure=statement.measure,
        quantity=quantity_of(statement, language),
        words=statement.words,
    )


def difference_of(least: int, most: int, language: Language) -> str:
    """A signed difference: "-6", or "between -6 and -4" where it is not known exactly."""
    if least == most:
        return f"{least:+d}"
    return say("rest.range", language, least=f"{least:+d}", most=f"{most:+d}")
