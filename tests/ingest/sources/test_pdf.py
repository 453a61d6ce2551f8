"""A PDF is read as a person reads it: column after column, words whole, tables in rows, without running heads."""

import io
from collections.abc import Callable, Iterable, Sequence

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    ListFlowable,
    ListItem,
    PageBreak,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

from ingest.extract import read_document
from ingest.pdf import join_lines, read_pdf
from ingest.source_errors import UnreadableError
from ingest.source_types import BlockKind, CutReason, Extract, Health

Draw = Callable[[Canvas], None]
Shares = Callable[[str, Extract, str], tuple[float, float]]

_STYLES = getSampleStyleSheet()
_BODY = ParagraphStyle("body", parent=_STYLES["BodyText"], fontSize=10, leading=12.5)
_LEFT = [
    "De gemeente, de politie en het zorg- en veiligheidshuis overleggen elke maand over signalen van radicalisering.",
    "Een vaste coördinator bereidt het overleg voor en legt de afspraken vast in het registratiesysteem.",
    "Bij zorgen over een minderjarige sluit ook de jeugdbescherming aan, zodat de ouders op tijd steun krijgen.",
]
_RIGHT = [
    "Na een half jaar kijken de partners samen terug op wat de aanpak heeft opgeleverd en wat beter kan.",
    "De burgemeester ontvangt elk kwartaal een overzicht van het aantal casussen, zonder persoonsgegevens.",
    "Wijkagenten en jongerenwerkers krijgen een terugkoppeling, zodat zij weten wat er met hun signaal gebeurt.",
]


def _pdf(*draws: Draw, title: str = "") -> bytes:
    """Make a PDF with one page for each function that draws."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    canvas.setTitle(title)
    for draw in draws:
        canvas.setFont("Helvetica", 11)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _document(story: Iterable[Flowable], columns: int = 1, running: str = "") -> bytes:
    """Make a PDF that is set by reportlab, with a running head and a page number when `running` is given."""
    stream = io.BytesIO()
    width = (A4[0] - 4 * cm) / columns
    frames = [
        Frame(2 * cm + number * width, 3 * cm, width - 0.6 * cm, A4[1] - 6 * cm, 0, 0, 0, 0)
        for number in range(columns)
    ]

    def edges(canvas: Canvas, document: BaseDocTemplate) -> None:
        if running:
            canvas.setFont("Helvetica", 8)
            canvas.drawString(2 * cm, A4[1] - 1.5 * cm, running)
            canvas.drawCentredString(A4[0] / 2, 1.2 * cm, f"Pagina {document.page} van 3")

    template = BaseDocTemplate(stream, pagesize=A4)
    template.addPageTemplates([PageTemplate("page", frames, onPage=edges)])
    template.build(list(story))
    return stream.getvalue()


def _lines(canvas: Canvas, x: float, y: float, lines: Sequence[str], step: float = 13) -> None:
    for number, line in enumerate(lines):
        canvas.drawString(x, y - number * step, line)


def _texts(extract: Extract, kind: BlockKind = BlockKind.PARAGRAPH) -> list[str]:
    return [block.text for block in extract.blocks if block.kind is kind]


def test_two_columns_are_read_one_after_the_other() -> None:
    story = [*(Paragraph(text, _BODY) for text in _LEFT), FrameBreak(), *(Paragraph(text, _BODY) for text in _RIGHT)]
    assert _texts(read_pdf(_document(story, columns=2))) == _LEFT + _RIGHT


def test_two_columns_that_the_file_draws_line_by_line_are_still_read_one_after_the_other() -> None:
    left = ["De gemeente overlegt elke maand met", "de politie over signalen die binnen", "komen bij scholen en het",
            "jongerenwerk in de eigen wijk en", "legt de afspraken daarna goed vast."]  # fmt: skip
    right = ["Na een half jaar kijken de partners", "samen terug op wat de aanpak heeft", "opgeleverd en wat er nog",
             "beter kan in het volgende jaar, met", "de hulp van een vaste onderzoeker."]  # fmt: skip

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 18)
        canvas.drawString(60, 760, "Samenwerken loont, ook als het tegenzit in de wijk")
        canvas.setFont("Helvetica", 11)
        for number, (one, two) in enumerate(zip(left, right, strict=True)):
            canvas.drawString(60, 700 - 14 * number, one)
            canvas.drawString(310, 700 - 14 * number, two)

    extract = read_pdf(_pdf(draw))
    assert _texts(extract) == [" ".join(left), " ".join(right)]
    assert _texts(extract, BlockKind.HEADING) == ["Samenwerken loont, ook als het tegenzit in de wijk"]


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ("het veiligheids-", "huis", "het veiligheidshuis"),
        ("in Noord-", "Holland", "in Noord-Holland"),
        ("de in-", "en uitstroom", "de in- en uitstroom"),
        ("van 2024-", "2025", "van 2024-2025"),
        ("een zin –", "met een streepje", "een zin – met een streepje"),
        ("", "begin", "begin"),
    ],
)
def test_words_that_a_line_end_broke_are_made_whole(above: str, below: str, whole: str) -> None:
    assert join_lines(above, below) == whole


def test_a_broken_word_is_made_whole_also_over_a_column_and_a_page() -> None:
    def first(canvas: Canvas) -> None:
        _lines(canvas, 60, 700, ["Het overleg vindt plaats in het veilig-", "heidshuis en duurt een uur. De voor-"])

    def second(canvas: Canvas) -> None:
        _lines(canvas, 60, 700, ["zitter nodigt uit."])

    [text] = _texts(read_pdf(_pdf(first, second)))
    assert text == "Het overleg vindt plaats in het veiligheidshuis en duurt een uur. De voorzitter nodigt uit."


def test_running_heads_and_page_numbers_are_left_out_and_pages_are_counted() -> None:
    story: list[Flowable] = []
    for number, text in enumerate(_LEFT, 1):
        story += [Paragraph(f"Hoofdstuk {number}", _STYLES["Heading1"]), Paragraph(text, _BODY), PageBreak()]
    extract = read_pdf(_document(story[:-1], running="Handreiking lokale aanpak, versie 3"))
    assert "versie 3" not in extract.text
    assert "Pagina" not in extract.text
    assert [(block.text, block.page) for block in extract.blocks if block.kind is BlockKind.PARAGRAPH] == list(
        zip(_LEFT, (1, 2, 3), strict=True)
    )
    assert extract.pages == 3


def test_the_text_of_known_documents_is_kept_and_their_running_heads_stay_out(shares: Shares) -> None:
    texts = [*_LEFT, *_RIGHT] * 4
    rows = [["Partner", "Taak"], ["Gemeente", "Voert de regie"], ["Politie", "Deelt signalen"]]
    story = [*(Paragraph(text, _BODY) for text in texts), Table(rows, colWidths=[3 * cm, 4 * cm])]
    truth = "\n".join([*texts, *(" | ".join(row) for row in rows)])
    for columns in (1, 2):
        body = _document([*story], columns=columns, running="Handreiking lokale aanpak, versie 3")
        kept, let_in = shares(f"pdf in {columns} column(s)", read_pdf(body), truth)
        assert kept >= 0.98
        assert let_in <= 0.02


def test_the_text_of_other_layouts_is_kept_too(shares: Shares) -> None:
    for name, (body, truth) in _layouts().items():
        kept, let_in = shares(name, read_pdf(body), truth)
        assert kept >= 0.98, name
        assert let_in <= 0.02, name


def _layouts() -> dict[str, tuple[bytes, str]]:
    """Documents as institutes make them, each with its true text."""
    return {
        "pdf report with notes": _report(),
        "pdf brochure of 3 columns": _brochure(),
        "pdf letter": _letter(),
        "pdf table over 2 pages": _long_table(),
    }


def _report() -> tuple[bytes, str]:
    """Make a report: numbered headings, justified and broken text, notes at the foot, running heads of two sides."""
    notes = [
        "1 Wet gegevensverwerking door samenwerkingsverbanden, artikel 2.4, tweede lid.",
        "2 Zie het jaarverslag van de regio, bladzijde 12.",
        "3 Gesprek met de teamleider van 4 maart.",
        "4 De cijfers over de laatste maand ontbreken nog.",
    ]
    texts = [*_LEFT, *_RIGHT]

    def page(number: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            canvas.setFont("Helvetica-Oblique", 8)
            canvas.drawString(60, 805, "Evaluatie lokale aanpak" if number % 2 else "Bureau Onderzoek & Advies")
            canvas.drawRightString(535, 30, str(number + 4))
            canvas.setFont("Helvetica-Bold", 14)
            canvas.drawString(60, 770, f"{number}.1 Bevindingen over jaar {number}")
            style = ParagraphStyle("j", parent=_BODY, alignment=4, hyphenationLang="", splitLongWords=0)
            y = 750.0
            for text in texts:
                flow = Paragraph(f"In jaar {number} gold dit. {text}", style)
                _, height = flow.wrap(470, 600)
                y -= height + 6
                flow.drawOn(canvas, 60, y)
            canvas.line(60, 92, 200, 92)
            canvas.setFont("Helvetica", 7.5)
            canvas.drawString(60, 80, notes[number - 1])

        return draw

    truth = [
        line
        for number in range(1, 5)
        for line in (
            f"{number}.1 Bevindingen over jaar {number}",
            *(f"In jaar {number} gold dit. {text}" for text in texts),
            notes[number - 1],
        )
    ]
    return _pdf(*(page(number) for number in range(1, 5))), "\n".join(truth)


def _brochure() -> tuple[bytes, str]:
    """Make a folded brochure: a page on its side with three panels, a coloured box, white letters on a bar."""
    stream = io.BytesIO()
    width, height = landscape(A4)
    canvas = Canvas(stream, pagesize=(width, height))
    heads = ["Wat ziet u?", "Met wie praat u?", "Waar meldt u het?"]
    truth: list[str] = []
    for number, (head, texts) in enumerate(zip(heads, (_LEFT, _RIGHT, [_LEFT[2], _RIGHT[0]]), strict=True)):
        x = 40 + number * width / 3
        canvas.setFillColor(colors.darkgreen)
        canvas.rect(x - 8, height - 85, width / 3 - 40, 26, fill=1, stroke=0)
        canvas.setFillColor(colors.white)
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(x, height - 78, head)
        canvas.setFillColor(colors.black)
        y = height - 100
        for text in texts:
            flow = Paragraph(text, _BODY)
            _, tall = flow.wrap(width / 3 - 60, 400)
            y -= tall + 8
            flow.drawOn(canvas, x, y)
        truth += [head, *texts]
    canvas.save()
    return stream.getvalue(), "\n".join(truth)


def _letter() -> tuple[bytes, str]:
    """Make a letter to a council: a block with particulars beside the address, lettered points, a signature."""
    points = [f"{letter}. {text}" for letter, text in zip("abc", _RIGHT, strict=True)]

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        _lines(canvas, 60, 760, ["Aan de leden van de gemeenteraad", "Raadhuisplein 1", "1234 AB Waterstad"])
        y = 660.0
        for text in [*_LEFT, *points]:
            flow = Paragraph(text, _BODY)
            _, height = flow.wrap(470, 600)
            y -= height + 10
            flow.drawOn(canvas, 60, y)
        _lines(canvas, 60, y - 40, ["Met vriendelijke groet,"])
        _lines(canvas, 60, y - 90, ["De burgemeester van Waterstad"])

    head = ["Aan de leden van de gemeenteraad Raadhuisplein 1 1234 AB Waterstad"]
    return _pdf(draw), "\n".join([*head, *_LEFT, *points, "Met vriendelijke groet,", "De burgemeester van Waterstad"])


def _long_table() -> tuple[bytes, str]:
    """Make a table of many rows that goes on over the page's end, under a running head."""
    rows = [
        ["Gemeente", "Gesprekken", "Bedrag"],
        *([f"Gemeente nummer {n}", str(n * 3), f"€ {n}.500"] for n in range(60)),
    ]
    table = Table(rows, colWidths=[7 * cm, 4 * cm, 4 * cm])
    body = _document(
        [Paragraph(_LEFT[0], _BODY), table, Paragraph(_RIGHT[0], _BODY)], running="Bijlage bij het verslag"
    )
    return body, "\n".join([_LEFT[0], *(" | ".join(row) for row in rows), _RIGHT[0]])


def test_headings_lists_and_tables_keep_their_kind() -> None:
    rows = [["Partner", "Taak"], ["Gemeente", "Voert de regie"], ["Politie", "Deelt signalen"]]
    table = Table(rows, colWidths=[5 * cm, 8 * cm], style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
    items = ["Herken de signalen.", "Bespreek uw zorg met een collega."]
    listed = ListFlowable([ListItem(Paragraph(one, _BODY)) for one in items], bulletType="bullet")
    extract = read_pdf(
        _document([Paragraph("Wie doet wat", _STYLES["Heading1"]), Paragraph(_LEFT[0], _BODY), table, listed])
    )
    assert _texts(extract, BlockKind.HEADING) == ["Wie doet wat"]
    assert _texts(extract, BlockKind.TABLE) == ["Partner | Taak\nGemeente | Voert de regie\nPolitie | Deelt signalen"]
    assert _texts(extract, BlockKind.ITEM) == items


def test_a_bold_word_makes_no_heading_and_a_numbered_title_no_list_item() -> None:
    marked = f"<b>Casusoverleg</b> {_LEFT[0]}"
    extract = read_pdf(
        _document(
            [
                Paragraph("2.1 Wie er aan tafel zit", _STYLES["Heading2"]),
                Paragraph(marked, _BODY),
                Paragraph("1. Nodig de school uit.", _BODY),
            ]
        )
    )
    assert [(block.kind, block.text) for block in extract.blocks] == [
        (BlockKind.HEADING, "2.1 Wie er aan tafel zit"),
        (BlockKind.PARAGRAPH, f"Casusoverleg {_LEFT[0]}"),
        (BlockKind.ITEM, "1. Nodig de school uit."),
    ]


def test_a_running_head_that_changes_with_the_chapter_is_left_out_too() -> None:
    def page(chapter: str, number: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            canvas.drawString(60, 800, f"{chapter} {number}")
            _lines(canvas, 60, 700, [f"Op bladzijde {number} staat iets anders."])

        return draw

    chapters = ["Preventie", "Preventie", "Casuïstiek", "Casuïstiek"]
    extract = read_pdf(_pdf(*(page(chapter, number) for number, chapter in enumerate(chapters, 1))))
    assert _texts(extract) == [f"Op bladzijde {number} staat iets anders." for number in range(1, 5)]


def test_a_cell_over_several_lines_stays_one_cell() -> None:
    long = Paragraph("Deelt signalen met de gemeente en het veiligheidshuis, ook buiten kantoortijd.", _BODY)
    rows = [["Partner", "Taak"], ["Gemeente", "Voert de regie"], ["Politie", long]]
    table = Table(rows, colWidths=[5 * cm, 6 * cm], style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]))
    [text] = _texts(read_pdf(_document([Paragraph(_LEFT[0], _BODY), table])), BlockKind.TABLE)
    assert text.split("\n")[2] == (
        "Politie | Deelt signalen met de gemeente en het veiligheidshuis, ook buiten kantoortijd."
    )


def test_a_scanned_page_without_text_is_reported_as_such() -> None:
    extract = read_document(_pdf(lambda canvas: canvas.rect(50, 50, 400, 600, fill=1)), "application/pdf", "")
    assert (extract.health, extract.blocks) == (Health.NOT_TEXT, ())


def _white(canvas: Canvas) -> None:
    canvas.setFillColor(colors.white)
    canvas.drawString(60, 500, "Verborgen woorden.")


def _invisible(canvas: Canvas) -> None:
    text = canvas.beginText(60, 500)
    text.setTextRenderMode(3)
    text.textOut("Verborgen woorden.")
    canvas.drawText(text)


def _tiny(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 0.5)
    canvas.drawString(60, 500, "Verborgen woorden.")


def _outside(canvas: Canvas) -> None:
    canvas.drawString(-400, 500, "Verborgen woorden.")


def _clear(canvas: Canvas) -> None:
    canvas.setFillAlpha(0.0)
    canvas.drawString(60, 500, "Verborgen woorden.")


def _black_on_black(canvas: Canvas) -> None:
    canvas.rect(50, 490, 300, 30, fill=1)
    canvas.drawString(60, 500, "Verborgen woorden.")


def _painted_over(canvas: Canvas) -> None:
    canvas.drawString(60, 500, "Verborgen woorden.")
    canvas.setFillColor(colors.white)
    canvas.rect(50, 490, 300, 30, fill=1, stroke=0)


@pytest.mark.parametrize("hide", [_white, _invisible, _tiny, _outside, _clear, _black_on_black, _painted_over])
def test_text_that_no_reader_sees_is_cut_and_recorded_with_its_page(hide: Draw) -> None:
    def draw(canvas: Canvas) -> None:
        _lines(canvas, 60, 700, ["Dit staat er voor iedereen te lezen."])
        hide(canvas)

    extract = read_pdf(_pdf(draw))
    assert extract.text == "Dit staat er voor iedereen te lezen."
    [cut] = extract.cuts
    assert (cut.reason, cut.page) == (CutReason.HIDDEN, 1)
    assert cut.text.replace(" ", "") == "Verborgenwoorden."


def test_white_letters_on_a_dark_bar_can_be_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(colors.darkblue)
        canvas.rect(50, 690, 400, 30, fill=1)
        canvas.setFillColor(colors.white)
        canvas.drawString(60, 700, "Wit op blauw staat er gewoon.")

    assert read_pdf(_pdf(draw)).text == "Wit op blauw staat er gewoon."


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7", b"%PDF-1.4\n%%EOF", b"%PDF-1.7\n" + b"\0" * 5000])
def test_a_broken_file_is_refused_in_one_sentence(body: bytes) -> None:
    with pytest.raises(UnreadableError, match="kapot"):
        read_pdf(body)


def test_a_locked_file_is_refused() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt="wachtwoord")
    canvas.drawString(60, 700, "Geheim.")
    canvas.save()
    with pytest.raises(UnreadableError, match="afgesloten"):
        read_pdf(stream.getvalue())
