"""How the linked sources stand, as rows for a table or JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.markup import escape
from rich.table import Table

from ingest import source_texts as texts
from ingest.quarantine import suspicion
from ingest.snapshots import SnapshotStore
from ingest.source_types import AT_REST, Check, Cut, CutReason, Health
from ingest.types import Source

_MEANT = frozenset({CutReason.INSTRUCTION, CutReason.IMPERSONATION, CutReason.TAG_CHARACTERS})
_DAY = 10
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
    """How one source, or one document that its page offers, stands; dates are UTC in ISO 8601 or empty."""

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
    keys = store.keys()
    return tuple(
        _row(key, source, store)
        for source in sources
        for key in (source.id, *(one for one in keys if one.startswith(f"{source.id}.")))
    )


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
        latest.fetched if latest else "",
        kept[-1].fetched if len(kept) > 1 else "",
        len(kept),
        latest.size if latest else 0,
        latest.digest if latest else "",
        tuple(CutRow(cut.reason, cut.text, cut.page, _is_suspect(cut)) for cut in cuts),
    )


def _is_suspect(cut: Cut) -> bool:
    """Tell whether somebody meant harm with it; most hidden text is a menu that waits for a click."""
    return cut.reason in _MEANT or suspicion(cut.text) is not None


def status_table(rows: Iterable[SourceRow]) -> Table:
    """Return the table that an editor reads."""
    table = Table(*texts.COLUMNS, box=None, pad_edge=False)
    for row in rows:
        indent = "  ↳ " if "." in row.id else ""
        table.add_row(
            f"{indent}{escape(_short(row.label, _LABEL))}\n{indent}[dim]{row.id}[/dim]",
            ", ".join(map(str, row.pages)),
            row.fetched[:_DAY] or texts.NEVER,
            texts.HEALTH[row.health],
            row.changed[:_DAY] or texts.NEVER,
            texts.size(row.size) if row.size else texts.NEVER,
            texts.cuts(len(row.cuts), sum(cut.suspect for cut in row.cuts)) if row.cuts else texts.NEVER,
        )
    return table


def detail_lines(rows: Iterable[SourceRow]) -> list[str]:
    """Return a line for each source that an editor should look at."""
    return [texts.detail_line(row.id, row.health, row.detail) for row in rows if row.needs_attention]


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
