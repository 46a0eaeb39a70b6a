"""Family links as a graph: for the eyes a drawing, for everybody the same as a list."""

from typing import Any

from resguardo.console.person.dossier import Dossier
from resguardo.console.words import said
from resguardo.operation.identifiers import PersonId


def graph_of(dossier: Dossier, names: dict[PersonId, str]) -> dict[str, Any]:
    """Nodes and links for the drawing, by number; references stay out of the page."""
    faces = [dossier.face, *(kin.other for kin in dossier.kin)]
    persons = list(dict.fromkeys(face.person for face in faces))
    tags = {face.person: face.tag for face in faces}
    nodes = [
        {"name": names.get(person) or tags[person], "tag": tags[person], "here": not number}
        for number, person in enumerate(persons)
    ]
    links = [
        {
            "from": 0 if kin.is_from_here else persons.index(kin.other.person),
            "to": persons.index(kin.other.person) if kin.is_from_here else 0,
            "words": said(kin.record.relation),
            "verified": kin.record.is_verified,
        }
        for kin in dossier.kin
        if kin.record.is_standing
    ]
    return {"nodes": nodes, "links": links}
