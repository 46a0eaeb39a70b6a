"""A valid CAP message of invented people, and ways to spoil it."""

SAMPLE = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>rg-k7m2q4t6v3x5z2b4d6f3h5j2l4</identifier>
<sender>alerta@autoridad.example</sender>
<sent>2026-02-03T04:10:00-06:00</sent>
<status>Exercise</status>
<msgType>Update</msgType>
<scope>Public</scope>
<code>Resguardo:1.0</code>
<note>simulacro-3</note>
<references>alerta@autoridad.example,rg-a2c4e6g3i5k2m4o6q3s5u2w4y6,2026-02-03T01:40:00-06:00</references>
<info>
<language>es-GT</language>
<category>Security</category>
<category>Rescue</category>
<event>Alerta de niña, niño o adolescente desaparecido</event>
<responseType>Monitor</responseType>
<urgency>Immediate</urgency>
<severity>Severe</severity>
<certainty>Observed</certainty>
<eventCode><valueName>OET:v1.2</valueName><value>OET-130</value></eventCode>
<effective>2026-02-03T04:10:00-06:00</effective>
<expires>2026-02-04T04:10:00-06:00</expires>
<senderName>Autoridad competente</senderName>
<headline>SIMULACRO. Adolescente, 14 a 16 años, mujer</headline>
<description>Mide cerca de 155 cm.</description>
<instruction>No se acerque. Llame al 1546 o al 110.</instruction>
<contact>1546</contact>
<parameter><valueName>Resguardo:alertNumber</valueName><value>SIM-0003</value></parameter>
<resource><resourceDesc>Foto</resourceDesc><mimeType>image/jpeg</mimeType><uri>https://autoridad.example/foto.jpg</uri></resource>
<area><areaDesc>Departamento</areaDesc><geocode><valueName>ISO3166-2</valueName><value>GT-01</value></geocode></area>
</info>
</alert>
"""
ENGLISH = """<info>
<language>en</language>
<category>Security</category>
<category>Rescue</category>
<event>Missing child alert</event>
<responseType>Monitor</responseType>
<urgency>Immediate</urgency>
<severity>Severe</severity>
<certainty>Observed</certainty>
<eventCode><valueName>OET:v1.2</valueName><value>OET-130</value></eventCode>
<effective>2026-02-03T04:10:00-06:00</effective>
<expires>2026-02-04T04:10:00-06:00</expires>
<headline>EXERCISE. 14 to 16 years, female</headline>
<area><areaDesc>Department</areaDesc><geocode><valueName>ISO3166-2</valueName><value>GT-01</value></geocode></area>
</info>
"""
"""The same in a second language; stands before `</alert>`."""


def edited(*edits: tuple[str, str], sample: str = SAMPLE) -> str:
    """The sample with each edit made at its first place; an edit that finds nothing is a fault of the test."""
    for before, after in edits:
        assert before in sample, before
        sample = sample.replace(before, after, 1)
    return sample


def bilingual(*edits: tuple[str, str]) -> str:
    """The sample in two languages, with the edits made in the English block."""
    return edited(("</alert>", edited(*edits, sample=ENGLISH) + "</alert>"))


def area(inside: str) -> str:
    """The sample with an area that holds this."""
    geocode = "<geocode><valueName>ISO3166-2</valueName><value>GT-01</value></geocode>"
    return edited((geocode, inside))
