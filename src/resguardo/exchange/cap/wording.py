"""The sentences of an alert in Spanish, English and Hebrew, and what is said of a child in each.

Facts of a closed kind (age, sex, height, day) are said in each language. Words that somebody wrote down stay as they were written, and say so: a machine's translation
of a child's clothes has sent people looking for the wrong thing. Each sentence here is to be approved by a human translator before an authority uses it.
"""

from datetime import date
from typing import Final, NamedTuple

from resguardo.exchange.cap.systems import Language

WORDS: Final[dict[Language, dict[str, str]]] = {
    "es": {
        "event": "Alerta de niña, niño o adolescente desaparecido",
        "exercise": "SIMULACRO.",
        "draft": "BORRADOR.",
        "short": "ALERTA DE DESAPARICIÓN.",
        "headline": "Alerta por desaparición:",
        "name": "Nombre: {}.",
        "ages": "Edad: {}.",
        "born": "Nacimiento: {}.",
        "sex": "Sexo: {}.",
        "female": "mujer",
        "male": "hombre",
        "hair": "Cabello: {}.",
        "eyes": "Ojos: {}.",
        "height": "Mide cerca de {} cm.",
        "marks": "Señas: {}.",
        "wears": "Viste: {}.",
        "carries": "Lleva: {}.",
        "speaks": "Habla: {}.",
        "seen": "Se le vio por última vez el {day} en {area}.",
        "seen_day": "Se le vio por última vez el {day}.",
        "seen_short": "Última vez: {day}, {area}.",
        "number": "Alerta {}.",
        "nothing": "Todavía no hay más datos.",
        "instruct": "No se acerque a la niña, al niño o adolescente ni a quien lo acompañe. Llame al {}.",
        "instruct_police": "No se acerque. Avise de inmediato a la policía.",
        "call": "Llame al {}.",
        "call_police": "Avise a la policía.",
        "or": " o al ",
        "over_headline": "Alerta desactivada",
        "over": "Esta alerta terminó. Gracias por ayudar.",
        "over_instruct": "Deje de difundirla y borre sus copias y fotografías.",
        "restriction": "Solo para la unidad de alertas, la policía y los puestos fronterizos. No se publica ni se reenvía.",
        "audience": "Unidad de alertas, policía y puestos fronterizos",
        "photo": "Fotografía del rostro",
        "authority": "Autoridad competente",
    },
    "en": {
        "event": "Missing child alert",
        "exercise": "EXERCISE.",
        "draft": "DRAFT.",
        "short": "MISSING CHILD ALERT.",
        "headline": "Missing:",
        "name": "Name: {}.",
        "ages": "Age: {}.",
        "born": "Born: {}.",
        "sex": "Sex: {}.",
        "female": "female",
        "male": "male",
        "hair": "Hair (as noted): {}.",
        "eyes": "Eyes (as noted): {}.",
        "height": "About {} cm tall.",
        "marks": "Marks (as noted): {}.",
        "wears": "Clothing (as noted): {}.",
        "carries": "Carries (as noted): {}.",
        "speaks": "Speaks: {}.",
        "seen": "Last seen on {day} in {area}.",
        "seen_day": "Last seen on {day}.",
        "seen_short": "Last seen {day}, {area}.",
        "number": "Alert {}.",
        "nothing": "No more facts are known yet.",
        "instruct": "Do not approach the child or whoever is with them. Call {}.",
        "instruct_police": "Do not approach. Tell the police at once.",
        "call": "Call {}.",
        "call_police": "Tell the police.",
        "or": " or ",
        "over_headline": "Alert ended",
        "over": "This alert has ended. Thank you for helping.",
        "over_instruct": "Stop sharing it, and delete your copies and photos.",
        "restriction": "For the alert unit, police and border posts only. Not to be published or passed on.",
        "audience": "Alert unit, police and border posts",
        "photo": "Photo of the face",
        "authority": "Competent authority",
    },
    "he": {
        "event": "התרעה על ילד או ילדה נעדרים",
        "exercise": "תרגיל.",
        "draft": "טיוטה.",
        "short": "התרעה: ילד/ה נעדר/ת.",
        "headline": "נעדר/ת:",
        "name": "שם: {}.",
        "ages": "גיל: {}.",
        "born": "תאריך לידה: {}.",
        "sex": "מין: {}.",
        "female": "נקבה",
        "male": "זכר",
        "hair": "שיער (כפי שנרשם): {}.",
        "eyes": "עיניים (כפי שנרשם): {}.",
        "height": "גובה כ-{} ס״מ.",
        "marks": "סימנים (כפי שנרשם): {}.",
        "wears": "לבוש (כפי שנרשם): {}.",
        "carries": "נושא/ת (כפי שנרשם): {}.",
        "speaks": "שפות: {}.",
        "seen": "נראה/תה לאחרונה ב-{day}, {area}.",
        "seen_day": "נראה/תה לאחרונה ב-{day}.",
        "seen_short": "לאחרונה: {day}, {area}.",
        "number": "התרעה {}.",
        "nothing": "אין עדיין פרטים נוספים.",
        "instruct": "אין להתקרב לילד או למי שאיתו. יש להתקשר {}.",
        "instruct_police": "אין להתקרב. יש להודיע מיד למשטרה.",
        "call": "חייגו {}.",
        "call_police": "הודיעו למשטרה.",
        "or": " או ",
        "over_headline": "ההתרעה הסתיימה",
        "over": "התרעה זו הסתיימה. תודה על העזרה.",
        "over_instruct": "נא להפסיק להפיץ ולמחוק עותקים ותמונות.",
        "restriction": "ליחידת ההתרעות, למשטרה ולמעברי הגבול בלבד. אין לפרסם ואין להעביר הלאה.",
        "audience": "יחידת ההתרעות, המשטרה ומעברי הגבול",
        "photo": "תצלום פנים",
        "authority": "הרשות המוסמכת",
    },
}
_MONTHS: Final[dict[Language, str]] = {
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "en": "January February March April May June July August September October November December",
    "he": "בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר",
}


class Ages(NamedTuple):
    """An age in whole years between two, the same twice where it is known."""

    least: int
    most: int


def age_words(ages: Ages, language: Language) -> str:
    """`14 a 15 años`, `14 to 15 years`, `14–15`."""
    both = ages.least != ages.most
    if language == "he":
        return f"{ages.least}–{ages.most}" if both else str(ages.least)
    years = "años" if language == "es" else "years"
    if both:
        return f"{ages.least} {'a' if language == 'es' else 'to'} {ages.most} {years}"
    one = {"es": "año", "en": "year"}[language]
    return f"{ages.least} {one if ages.least == 1 else years}"


def day_words(day: date, language: Language) -> str:
    """`21 de diciembre de 2024`, `21 December 2024`, `21 בדצמבר 2024`."""
    month = _MONTHS[language].split()[day.month - 1]
    return (
        f"{day.day} de {month} de {day.year}"
        if language == "es"
        else f"{day.day} {month} {day.year}"
    )
