"""The simulation's own little books of custody: plain tables made from raw headers, with no rule of the system in them.

Each event that moves custody spends what it names and makes one link. Whoever was never merged, split or released is held by the makers of the
links that nothing has spent; more than one such link is a contest.
"""

from resguardo.ledger.format import KEY_BODY, KEY_KIND, KEY_PERSONS, read_raw

TAGGED, OFFERED, ACCEPTED, REFUSED, WITHDRAWN, RESOLVED = 0x101, 0x301, 0x303, 0x305, 0x307, 0x309
MERGED, SPLIT, RELEASED = 0x121, 0x123, 0xA01


def books(rows, without_effect):
    """Person -> links that stand (link -> holder); and who was merged, split, released or resolved, for whom these books say nothing.

    `rows` in fold order; events `without_effect` are left out.
    """
    links, spent, left_out = {}, {}, set()
    ended, accepted = {}, {}
    for row in rows:
        if row.id in without_effect:
            continue
        fields = read_raw(row.header)
        kind, persons, body = (
            fields[KEY_KIND],
            fields.get(KEY_PERSONS, ()),
            fields.get(KEY_BODY, {}),
        )
        if kind == TAGGED:
            links.setdefault(persons[0], {})[body[1]] = body[2]
        elif kind == ACCEPTED:
            links.setdefault(persons[0], {})[body[2]] = body[3]
            spent.setdefault(body[1], []).append(body[0])
            accepted.setdefault(body[0], persons[0])
        elif kind in (REFUSED, WITHDRAWN):
            ended[body[0]] = True
        elif kind in (MERGED, SPLIT, RELEASED, RESOLVED):
            left_out.update(persons)
    standing = {}
    for person, made in links.items():
        if person not in left_out:
            # A link stays open beside what was made of it when its offer was also taken back elsewhere.
            standing[person] = {
                link: holder
                for link, holder in made.items()
                if not any(offer not in ended for offer in spent.get(link, ()))
            }
    return standing, left_out
