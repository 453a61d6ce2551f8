"""How the linked sources stand, as rows for a table or JSON."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.markup import escape
from rich.table import Table

from ingest import source_texts as texts
from ingest.quarantine import suspicion
from ingest.snapshots import SnapshotStore
from ingest.source_types import AT_REST, READ, Check, Cut, CutReason, Health, Snapshot
from ingest.types import Source

_MEANT = frozenset({CutReason.INSTRUCTION, CutReason.IMPERSONATION, CutReason.TAG_CHARACTERS})
_WIDTHS = (12, 8, 10, 10, 10, 7, 10)  # 80 characters with what parts them
_LABEL = 48
_SHOWN = 120


@dataclass(frozen=True, slots=True)
class CutRow:
    """A piece of text that was left out of a source, and why."""

    reason: CutReason
    text: str
    page: int | None
    suspect: bool


@dataclass(frozen=True, slots=True)
class SourceRow:
    """How one source, or one document that its page offers, stands; dates are UTC in ISO 8601 or empty.

    `fetched` is when it was last read, `changed` when it was first read to say something else than before.
    """

    id: str
    label: str
    pages: tuple[int, ...]
    url: str
    final_url: str
    health: Health
    detail: str
    checked: str
    fetched: str
    changed: str
    snapshots: int
    size: int
    digest: str
    cuts: tuple[CutRow, ...]

    @property
    def needs_attention(self) -> bool:
        """Tell whether an editor has something to do here."""
        return self.health not in AT_REST


def source_rows(sources: Sequence[Source], store: SnapshotStore) -> tuple[SourceRow, ...]:
    """Return a row for each source, each followed by the documents that its page offers."""
    return tuple(_row(key, source, store) for source in sources for key in (source.id, *store.offered(source.id)))


def _row(key: str, source: Source, store: SnapshotStore) -> SourceRow:
    check = store.check(key) or Check(key, source.url, "", Health.NOT_FETCHED)
    kept = store.snapshots(key)
    latest = kept[-1] if kept else None
    cuts = store.extract(latest).cuts if latest else ()
    return SourceRow(
        key,
        source.labels[0],
        source.pages,
        check.url,
        check.final_url,
        check.health,
        check.detail,
        check.checked,
        _last_fetched(check, latest),
        kept[-1].fetched if len(kept) > 1 else "",
        len(kept),
        latest.size if latest else 0,
        latest.digest if latest else "",
        tuple(CutRow(cut.reason, cut.text, cut.page, _is_suspect(cut)) for cut in cuts),
    )


def _last_fetched(check: Check, latest: Snapshot | None) -> str:
    """Return when the source was last read, also where it then said what it said before; "" when it never was."""
    if latest is None:
        return ""
    return max(check.fetched, latest.fetched) if check.health in READ else latest.fetched


def _is_suspect(cut: Cut) -> bool:
    """Tell whether somebody meant harm with it; most hidden text is a menu that waits for a click."""
    return cut.reason in _MEANT or suspicion(cut.text) is not None


def status_table(rows: Iterable[SourceRow]) -> Table:
    """Return the table that an editor reads."""
    table = Table(box=None, pad_edge=False)
    for name, width in zip(texts.COLUMNS, _WIDTHS, strict=True):
        table.add_column(name, min_width=width, overflow="fold")
    for row in rows:
        indent = "  ↳ " if "." in row.id else ""
        table.add_row(
            f"{indent}{escape(_short(row.label, _LABEL))}\n{indent}[dim]{row.id}[/dim]",
            ", ".join(map(str, row.pages)),
            texts.day(row.fetched),
            texts.HEALTH[row.health],
            texts.day(row.changed),
            texts.size(row.size) if row.size else texts.NEVER,
            texts.cuts(len(row.cuts), sum(cut.suspect for cut in row.cuts)) if row.cuts else texts.NEVER,
        )
    return table


def detail_lines(rows: Iterable[SourceRow]) -> list[str]:
    """Return a line for each source that an editor should look at, and for each from which an attack was cut."""
    found: list[str] = []
    for row in rows:
        if row.needs_attention:
            found.append(texts.detail_line(row.id, row.health, row.detail))
        meant = Counter(cut.reason for cut in row.cuts if cut.suspect)
        if meant:
            found.append(texts.suspect_line(row.id, meant))
    return found


def cut_lines(rows: Iterable[SourceRow]) -> list[str]:
    """Return a line for each piece of text that was left out."""
    return [
        texts.CUT_LINE.format(
            key=row.id,
            reason=texts.REASON[cut.reason],
            place=texts.ON_PAGE.format(page=cut.page) if cut.page else "",
            text=_short(cut.text, _SHOWN),
        )
        for row in rows
        for cut in sorted(row.cuts, key=lambda cut: not cut.suspect)
    ]


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
