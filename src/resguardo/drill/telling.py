"""The account of an exercise, told on a terminal: what happened, what the account named, why totals differ, what the auditor found."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from resguardo.drill.phrases import phrase
from resguardo.drill.report import (
    AskedTold,
    CountTold,
    Explained,
    MissingTold,
    PairTold,
    Report,
    RowTold,
    Tallied,
)

BAR = 30
"""Columns of the bar that shrinks with every face seen."""

BAR_FROM = 110
"""Columns of a terminal from which there is room for the whole bar."""

DECIDES = {
    "arrived": ("register.tag_issued",),
    "left": ("release.person_released",),
    "duplicate": ("register.persons_merged",),
    "reclassified": ("register.person_reclassified",),
    "went_out": ("custody.person_sent_out",),
    "absent": ("absence.absence_opened",),
    "back": ("absence.person_recovered", "custody.person_returned"),
}
"""Which act changes somebody's standing so."""


GAP = 3
"""Columns between two cells where there is room."""

PAIRS_SHOWN = 5
"""Pairs of bands told on a terminal besides namesakes; the JSON has them all."""

LONGEST_WORD = 14
"""Letters of a word that is never broken, however narrow the terminal."""


def _fitted(cells: Sequence[Sequence[str]], room: int) -> tuple[list[int], int]:
    """The width of each column and the gap between two, so that no ordinary word is torn; no widths where even that has no room."""
    columns = list(zip(*cells, strict=True))
    whole = [max(map(len, column)) for column in columns]
    least = [_longest_word(column) for column in columns]
    gap = GAP if sum(least) + GAP * len(columns) <= room else 1
    spare = room - sum(least) - gap * len(columns)
    if spare < 0:
        return [], gap
    widths = list(least)
    for left, index in enumerate(sorted(range(len(columns)), key=lambda at: whole[at] - least[at])):
        more = min(max(whole[index] - least[index], 0), spare // (len(columns) - left))
        widths[index] += more
        spare -= more
    return widths, gap


def _longest_word(texts: Iterable[str]) -> int:
    """Columns that the longest ordinary word needs."""
    words = (len(word) for text in texts for word in text.split())
    return max((letters for letters in words if letters <= LONGEST_WORD), default=1)


class Telling:
    """One report, told in one language."""

    def __init__(self, report: Report, console: Console, language: str) -> None:
        self.report, self.console, self.language = report, console, language

    def tell(self) -> None:
        """All of it, in the order in which it happened."""
        self._head()
        self._tagged()
        self._rides()
        self._counts()
        self._breach()
        self._missing()
        self._contests()
        self._statements()
        self._differences()
        self._faults()
        self._matching()
        self._audit()

    def _say(self, key: str, **values: object) -> str:
        return phrase(key, self.language, **values)

    def _rule(self, key: str, **values: object) -> None:
        self.console.print()
        self.console.rule(Text(self._say(key, **values), style="bold"), align="left", style="dim")

    def _line(self, text: str, style: str = "") -> None:
        self.console.print(Text(text, style=style))

    def _table(
        self, headers: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()
    ) -> None:
        titles = [self._say(header) if header else "" for header in headers]
        cells = [titles, *map(list, rows)]
        widths, gap = _fitted(cells, self.console.width)
        table = Table(
            box=box.SIMPLE,
            pad_edge=False,
            show_edge=False,
            show_header=any(headers),
            padding=(0, 1) if gap == GAP else 0,
        )
        for index, title in enumerate(titles):
            table.add_column(
                Text(title),
                justify="right" if index in right else "left",
                overflow="fold",
                width=widths[index] if widths else None,
            )
        for row in cells[1:]:
            table.add_row(*map(Text, row))
        self.console.print(table)

    def _head(self) -> None:
        report = self.report
        verdict = Text(
            self._say("holds" if report.holds else "fails"),
            style="bold green" if report.holds else "bold red",
        )
        lines = [
            Text(self._say("subtitle", scenario=report.scenario, seed=report.seed), style="dim"),
            Text(),
        ]
        if report.breach is not None:
            values = {
                "named": len(report.unaccounted),
                "gone": len(report.truth_missing),
                "wrong": len(report.wrong_names),
            }
            lines.append(Text(self._say("verdict_missing", **values)))
        lines += [verdict, Text(self._say("repeat"), style="dim")]
        title = Text(self._say("title", operation=report.operation), style="bold")
        self.console.print(
            Panel(Text("\n").join(lines), title=title, title_align="left", box=box.ROUNDED)
        )

    def _tagged(self) -> None:
        report = self.report
        self._rule("tagged")
        values = {
            "children": report.persons.children,
            "adults": report.persons.adults,
            "since": moment(report.tagged_from),
            "until": clock(report.tagged_until),
        }
        self._line(self._say("tagged_line", **values))
        self._line(
            "  ".join(f"{officer} {count}" for officer, count in report.by_officer.items()), "dim"
        )

    def _rides(self) -> None:
        if not self.report.rides:
            return
        self._rule("rides")
        headers = (
            "vehicle",
            "escort",
            "destination",
            "left",
            "arrived",
            "aboard",
            "left_behind",
            "turned_away",
        )
        rows = [
            (
                one.vehicle,
                one.escort,
                one.destination,
                clock(one.left_at),
                clock(one.arrived_at),
                str(one.aboard),
                " ".join(one.left_behind),
                " ".join(one.refused_at_door),
            )
            for one in self.report.rides
        ]
        self._table(headers, rows, right=(5,))

    def _counts(self) -> None:
        self._rule("counts")
        headers = (
            "count",
            "opened",
            "minutes",
            "expected",
            "sighted",
            "out",
            "missing",
            "recounted",
            "notes",
        )
        rows = [
            (
                self._say(f"kind_{one.kind}"),
                moment(one.opened_at),
                str(one.minutes),
                both(one.expected),
                both(one.sighted),
                both(one.out),
                both(one.missing),
                ", ".join(one.recounted),
                self._notes(one),
            )
            for one in self.report.counts
        ]
        self._table(headers, rows, right=(2, 3, 4, 5, 6))
        self._line(self._say("children_adults"), "dim")

    def _notes(self, count: CountTold) -> str:
        notes = [
            *(self._say("note_flagged", who=who) for who in count.flagged),
            *(self._say("note_paper", who=who) for who in count.on_paper),
            *(self._say("note_tablet", who=who) for who in count.on_tablet),
        ]
        return "; ".join(notes)

    def _breach(self) -> None:
        breach = self.report.breach
        if breach is None:
            return
        self._rule("breach")
        most = max(beat.unseen for beat in breach.beats) or 1
        width = BAR if self.console.width >= BAR_FROM else LONGEST_WORD
        rows = []
        for beat in breach.beats:
            said = self._say(
                f"beat_{beat.what}", who=beat.who, subject=beat.subject, unseen=beat.unseen
            )
            bar = "█" * round(width * beat.unseen / most)
            rows.append(
                (clock(beat.at, seconds=True), str(beat.minute), said, str(beat.unseen), bar)
            )
        self._table(("", "minute", "what", "unseen", ""), rows, right=(1, 3))

    def _missing(self) -> None:
        breach = self.report.breach
        if breach is None:
            return
        self._rule("list", count=len(breach.missing))
        headers = (
            "tag",
            "",
            "last_seen",
            "custodian",
            "alert",
            "located_recovered",
            "alert_ended",
            "stage",
        )
        self._table(headers, [self._missing_row(one) for one in breach.missing])
        alerts = self.report.alerts
        self._line(
            self._say(
                "alerts_line", needed=alerts.needed, ready=alerts.ready, complete=alerts.complete
            )
        )

    def _missing_row(self, one: MissingTold) -> tuple[str, ...]:
        found = (
            f"{moment(one.located_at)} → {clock(one.recovered_at)} {one.recovered_by}"
            if one.located_at
            else ""
        )
        return (
            one.tag,
            self._say(one.counted_as),
            f"{moment(one.last_seen_at)} {one.last_seen_in} ({one.last_seen_by})",
            one.last_custodian,
            clock(one.alert_at),
            found,
            clock(one.alert_ended_at),
            self._say(f"stage_{one.stage}"),
        )

    def _contests(self) -> None:
        for one in self.report.contests:
            self._rule("contest")
            values = {
                "tags": ", ".join(one.tags),
                "claimants": " + ".join(one.claimants),
                "accountable": one.accountable,
                "resolved_by": " + ".join(one.resolved_by),
                "at": moment(one.resolved_at),
                "holder": one.holder,
                "overdue": one.overdue_aboard,
            }
            self._line(self._say("contest_line", **values))

    def _statements(self) -> None:
        if not self.report.statements:
            return
        self._rule("statements")
        for one in self.report.statements:
            fate = (
                self._say("said_refused", code=one.refused)
                if one.refused
                else self._say("said_issued")
            )
            self._line(
                f"{moment(one.at)}  «{one.words}»  {fate}", "red" if one.refused else "green"
            )

    def _differences(self) -> None:
        self._rule("differences")
        names = {
            one.name: f"{self._say(f'kind_{one.kind}')} {moment(one.opened_at)}"
            for one in self.report.counts
        }
        for one in self.report.explained:
            values = {
                "before": one.before,
                "after": one.after,
                "difference": f"{one.difference:+d}" if one.difference else "0",
            }
            line = self._say(
                "difference_line", earlier=names[one.earlier], later=names[one.later], **values
            )
            self._line(line, "bold")
            self._rows(one)

    def _rows(self, explained: Explained) -> None:
        rows = [
            (
                row.tag,
                f"{row.counts:+d}" if row.counts else "0",
                self._changes(row),
                self._deciding(row),
            )
            for row in explained.rows
        ]
        if rows:
            self._table(("", "", "", ""), rows, right=(1,))
        else:
            self._line(f"  {self._say('nobody_changed')}", "dim")
        if explained.unexplained:
            self._line(f"  {self._say('unexplained', count=explained.unexplained)}", "bold red")

    def _changes(self, row: RowTold) -> str:
        return ", ".join(
            self._say(f"change_{change}") for change in row.changes if change in DECIDES
        )

    def _deciding(self, row: RowTold) -> str:
        names = {name for change in row.changes for name in DECIDES.get(change, ())}
        acts = [act for act in row.acts if act.act in names]
        if not acts:
            return self._say("no_act")
        return "; ".join(
            f"{self._say(f'act_{act.act}')}, {' + '.join(act.signed_by)}, {moment(act.at)}"
            for act in acts
        )

    def _faults(self) -> None:
        self._rule("faults")
        rows = [
            (
                self._say(f"fault_{one.code}"),
                str(len(one.planted)),
                str(len(one.found)),
                "✓" if one.is_found else "✗",
                " ".join(one.planted),
            )
            for one in self.report.faults
        ]
        self._table(("fault", "planted", "found", "", ""), rows, right=(1, 2))
        counts = self.report.false_counts
        values = {
            "planted": counts.planted,
            "flagged": counts.flagged,
            "false_alarms": counts.false_alarms,
        }
        self._line(self._say("false_counts_line", **values))

    def _matching(self) -> None:
        self._rule("matching")
        asked, pairs = self.report.matching.asked, self.report.matching.pairs
        outcomes = [one.outcome for one in asked]
        values = {
            "asked": len(asked),
            "first": outcomes.count("first"),
            "lower": outcomes.count("lower"),
            "wrong": outcomes.count("wrong"),
            "missed": outcomes.count("missed"),
            "no_name": outcomes.count("no_name"),
            "nobody": outcomes.count("rightly_nobody"),
        }
        self._line(self._say("matching_line", **values))
        for one in asked:
            self._asked(one)
        proposed = [one for one in pairs if one.rank]
        values = {"pairs": len(proposed), "wrong": sum(not one.is_one for one in proposed)}
        self._line(self._say("pairs_line", **values), "bold")
        for pair in pairs:
            if pair.are_namesakes or 0 < pair.rank <= PAIRS_SHOWN:
                self._pair(pair)

    def _asked(self, one: AskedTold) -> None:
        """One name and who was proposed for it; the reasons are those of the first."""
        bad = one.outcome in ("wrong", "missed")
        values = {
            "kind": self._say(f"asked_{one.kind}"),
            "name": one.name,
            "manner": self._say(f"manner_{one.manner}"),
            "meant": one.meant or self._say("nobody_here"),
            "outcome": self._say(f"outcome_{one.outcome}", rank=one.rank),
        }
        self._line(self._say("asked_line", **values), "red" if bad else "")
        for proposed in one.proposed[: max(one.rank, 1)]:
            mark = "✓" if proposed.is_right else "✗"
            head = f"  {proposed.rank}. {proposed.tag} {proposed.probability:.2f} {mark}  "
            self._line(head + " ".join(proposed.reasons[self.language]), "dim")

    def _pair(self, one: PairTold) -> None:
        truth = "pair_one" if one.is_one else "pair_namesakes" if one.are_namesakes else "pair_two"
        values = {"tags": " / ".join(one.tags), "truth": self._say(truth)}
        if not one.rank:
            self._line(self._say("pair_not_proposed", **values))
            return
        values |= {"rank": str(one.rank), "probability": f"{one.probability:.2f}"}
        self._line(self._say("pair_line", **values), "" if one.is_one else "red")
        self._line("  " + " ".join(one.reasons[self.language]), "dim")

    def _audit(self) -> None:
        report = self.report
        self._rule("audit")
        values = {
            "instants": report.audit.instants,
            "persons": report.audit.persons,
            "counts": report.audit.counts,
            "gaps": report.custody_gaps,
            "overlaps": report.custody_overlaps,
        }
        self._line(self._say("audit_line", **values))
        if report.audit.complaints:
            self._line(self._say("complaints", count=len(report.audit.complaints)), "bold red")
            for complaint in report.audit.complaints:
                self._line(f"  {complaint}", "red")
        else:
            self._line(self._say("no_complaint"), "green")
        for one in report.tablets:
            ahead = (
                self._say("tablet_ahead", minutes=one.ahead_minutes) if one.ahead_minutes else ""
            )
            self._line(
                self._say(
                    "tablet_line",
                    tablet=one.tablet,
                    at=moment(one.at),
                    events=one.events,
                    ahead=ahead,
                ),
                "dim",
            )
        verified = self._say("proof_holds" if report.verified else "proof_fails")
        self._line(
            self._say("proof", events=report.events, verified=verified, seconds=report.seconds),
            "bold",
        )


def clock(at: str, *, seconds: bool = False) -> str:
    """`16:30` of an ISO moment; empty for none."""
    return at[11:19] if seconds else at[11:16]


def moment(at: str) -> str:
    """`22.12. 16:30` of an ISO moment; empty for none."""
    return f"{at[8:10]}.{at[5:7]}. {clock(at)}" if at else ""


def both(tally: Tallied) -> str:
    """`158+41`: children and adults, a dash for nobody."""
    return f"{tally.children}+{tally.adults}" if tally.children or tally.adults else "-"
