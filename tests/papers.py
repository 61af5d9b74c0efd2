"""Office documents and PDF files for the tests of attachments, made by libraries that the generator does not read them with."""

import io
import warnings
import zipfile
from collections.abc import Callable, Mapping

import docx
import openpyxl
import pikepdf
import typst
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook

from tests.spreadsheets import saved

with warnings.catch_warnings():
    # pdfium's wrapper reads its own version from a file without saying the encoding; once read, it stays.
    warnings.simplefilter("ignore", EncodingWarning)
    import pypdfium2  # noqa: F401


def word(fill: Callable[[Document], object]) -> bytes:
    """Give a .docx without an author, filled by ``fill``."""
    document = docx.Document()
    document.core_properties.author = ""
    document.add_paragraph("示例市财政局情况说明")
    fill(document)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def word_text(text: str) -> bytes:
    return word(lambda document: document.add_paragraph(text))


def word_table(text: str) -> bytes:
    def fill(document: Document) -> None:
        document.add_table(2, 2).cell(1, 1).text = text

    return word(fill)


def word_header(text: str) -> bytes:
    def fill(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = text

    return word(fill)


def word_torn(text: str) -> bytes:
    """Give a text that Word has torn into runs, as it does after every correction."""

    def fill(document: Document) -> None:
        paragraph = document.add_paragraph()
        for at in range(0, len(text), 5):
            paragraph.add_run(text[at : at + 5])

    return word(fill)


def word_hidden(text: str) -> bytes:
    def fill(document: Document) -> None:
        run = document.add_paragraph("说明").add_run(text)
        run.font.hidden = True

    return word(fill)


def word_deleted(text: str) -> bytes:
    """Give a tracked deletion, which the page no longer shows."""

    def fill(document: Document) -> None:
        paragraph = document.add_paragraph("说明")
        deletion = OxmlElement("w:del")
        deletion.set(qn("w:author"), "王小明")
        run = OxmlElement("w:r")
        gone = OxmlElement("w:delText")
        gone.text = text
        run.append(gone)
        deletion.append(run)
        paragraph._p.append(deletion)

    return word(fill)


def word_comment(text: str) -> bytes:
    def fill(document: Document) -> None:
        document.add_comment(document.add_paragraph("说明").runs, text=text, author="王小明")

    return word(fill)


def word_author(name: str) -> bytes:
    def fill(document: Document) -> None:
        document.core_properties.author = name

    return word(fill)


def sheet(fill: Callable[[Workbook], object]) -> bytes:
    """Give an .xlsx filled by ``fill``."""
    book = openpyxl.Workbook()
    assert book.active
    book.active.title = "名单"
    book.active.append(["项目", "数量"])
    fill(book)
    return saved(book)


def sheet_text(text: str) -> bytes:
    def fill(book: Workbook) -> None:
        book["名单"]["C3"] = text

    return sheet(fill)


def sheet_hidden(text: str) -> bytes:
    def fill(book: Workbook) -> None:
        book.create_sheet("底稿")["B2"] = text
        book["底稿"].sheet_state = "veryHidden"

    return sheet(fill)


def sheet_row(text: str) -> bytes:
    def fill(book: Workbook) -> None:
        book["名单"]["C3"] = text
        book["名单"].row_dimensions[3].hidden = True

    return sheet(fill)


def sheet_column(text: str) -> bytes:
    def fill(book: Workbook) -> None:
        book["名单"]["C3"] = text
        book["名单"].column_dimensions["C"].hidden = True

    return sheet(fill)


def sheet_comment(text: str) -> bytes:
    def fill(book: Workbook) -> None:
        book["名单"]["B1"].comment = Comment(text, "王小明")

    return sheet(fill)


def sheet_author(name: str) -> bytes:
    def fill(book: Workbook) -> None:
        book.properties.creator = name

    return sheet(fill)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return held.getvalue()


def open_document(text: str) -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns"
    return zipped(
        {
            "content.xml": f'<o:d xmlns:o="{office}:office:1.0" xmlns:t="{office}:text:1.0">'
            f"<t:h>说明</t:h><t:p>号码<t:span>{text}</t:span></t:p></o:d>"
        }
    )


def slides(text: str) -> bytes:
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    notes = f'<n xmlns:a="{drawing}"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></n>'
    return zipped({"ppt/notesSlides/notesSlide2.xml": notes})


def embedded(text: str) -> bytes:
    """Give a .docx in which a chart carries the whole workbook it was made from."""
    held = io.BytesIO(word_text("说明"))
    with zipfile.ZipFile(held, "a") as archive:
        archive.writestr("word/embeddings/Microsoft_Excel_Sheet1.xlsx", sheet_text(text))
    return held.getvalue()


def pdf(text: str, properties: Mapping[str, str] | None = None) -> bytes:
    """Give a PDF of two pages with the text on the second, as typst writes it."""
    source = f'Report\n#pagebreak()\nNumber #"{text}"\n'
    made = typst.compile(source.encode(), format="pdf")
    assert isinstance(made, bytes)
    return _changed(made, properties or {}, "")


def pdf_note(text: str) -> bytes:
    """Give a PDF with a note stuck on its second page."""
    return _changed(pdf("none"), {}, text)


def pdf_author(name: str) -> bytes:
    return pdf("none", {"/Author": name})


def _changed(data: bytes, properties: Mapping[str, str], note: str) -> bytes:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        for key, value in properties.items():
            document.docinfo[key] = value
        if note:
            annotation = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Text,
                Rect=[100, 100, 120, 120],
                Contents=pikepdf.String(note),
            )
            document.pages[1].Annots = document.make_indirect(pikepdf.Array([annotation]))
        document.save(held)
    return held.getvalue()


def locked_pdf() -> bytes:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("none"))) as document:
        document.save(held, encryption=pikepdf.Encryption(owner="a", user="b"))
    return held.getvalue()
