"""Charts as Word draws them itself: bars with their numbers, in black and white patterns, without a workbook behind them.

A picture would be as large as the whole document and could not be restyled; every Word since 2007, WPS and LibreOffice draw these.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import escape

from generator.printing.appendix import HEADING, NOTE
from generator.printing.charts import Chart, Kind, spoken
from generator.prose.blocks import Run
from generator.sums.statements import share
from generator.word.markup import BODY, CAPTION, HEADINGS
from generator.word.runs import Page, attribute, line_xml, plain, run_xml

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_EMU_OF_TWIP = 635
_BAR, _EDGE = 150_000, 300_000
"""How high a bar is with the room around it, and what is above and below all of them, in English metric units."""
_LEGEND = 300_000
_PATTERNS = ("", "wdUpDiag", "dkHorz", "pct20", "smGrid", "")
_BLACK, _WHITE = '<a:srgbClr val="000000"/>', '<a:srgbClr val="FFFFFF"/>'
_LINE = f'<a:ln w="6350"><a:solidFill>{_BLACK}</a:solidFill></a:ln>'
_TEXT = '<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="1050"/></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
_SHOWN = (
    '<c:dLbls><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr><c:dLblPos val="outEnd"/><c:showLegendKey val="0"/>'
    '<c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>'
    '<c:showBubbleSize val="0"/></c:dLbls>'
)


class ChartPart(NamedTuple):
    """A chart of a document: its relationship, the name of its part below ``word/``, its XML."""

    relationship: str
    name: str
    data: bytes


def appendix_xml(charts: Sequence[Chart], page: Page) -> str:
    """Give the page with the charts as paragraphs; nothing where there are none. Each chart is the part of its number."""
    if not charts:
        return ""
    heading = line_xml(page.styles[HEADINGS[0]], "<w:pageBreakBefore/>", run_xml(Run(HEADING)))
    note = line_xml(page.styles[BODY], "", run_xml(Run(NOTE)))
    return (
        heading
        + note
        + "".join(
            line_xml(page.styles[CAPTION], "<w:keepNext/>", run_xml(Run(chart.title)))
            + _shown(number, chart, page)
            for number, chart in enumerate(charts, 1)
        )
    )


def chart_parts(charts: Sequence[Chart]) -> tuple[ChartPart, ...]:
    """Give the parts in which the charts of ``appendix_xml`` stand."""
    return tuple(
        ChartPart(f"chart{number}", f"charts/chart{number}.xml", _part(chart).encode())
        for number, chart in enumerate(charts, 1)
    )


def _shown(number: int, chart: Chart, page: Page) -> str:
    bars = sum(len(item.values) for item in chart.items)
    high = _EDGE + bars * _BAR + (_LEGEND if len(chart.series) > 1 else 0)
    if chart.kind is Kind.WHOLE:
        high += len(chart.items) * _BAR // 2
    # Between lines of a fixed distance a drawing would be cut off.
    properties = '<w:spacing w:line="240" w:lineRule="auto"/><w:ind w:firstLineChars="0" w:firstLine="0"/>'
    return line_xml(
        page.styles[BODY],
        properties,
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{page.width * _EMU_OF_TWIP}" cy="{high}"/>'
        f'<wp:docPr id="{20000 + number}" name="{HEADING}{number}" descr="{attribute(spoken(chart))}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/chart">'
        f'<c:chart xmlns:c="{_DRAWING}/chart" xmlns:r="{_OFFICE}" r:id="chart{number}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>",
    )


def _part(chart: Chart) -> str:
    series = "".join(_series(chart))
    legend = (
        f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_TEXT}</c:legend>'
        if len(chart.series) > 1
        else ""
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace xmlns:c="{_DRAWING}/chart" xmlns:a="{_DRAWING}/main"><c:date1904 val="0"/>'
        '<c:lang val="zh-CN"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>{series}'
        '<c:gapWidth val="60"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        # From the top to the bottom, as the rows of a table.
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="l"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'<c:spPr>{_LINE}</c:spPr>{_TEXT}<c:crossAx val="2"/><c:crosses val="autoZero"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        '<c:delete val="1"/><c:axPos val="t"/><c:crossAx val="1"/><c:crosses val="autoZero"/></c:valAx>'
        f'</c:plotArea>{legend}<c:plotVisOnly val="1"/></c:chart>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_TEXT}</c:chartSpace>"
    )


def _series(chart: Chart) -> Iterator[str]:
    """Yield the bars of each series, with the numbers themselves: there is no workbook to take them from."""
    whole = chart.sum
    labels = [
        f"{item.label}（{share(item.sum, whole)}）" if chart.kind is Kind.WHOLE else item.label
        for item in chart.items
    ]
    count = f'<c:ptCount val="{len(labels)}"/>'
    names = "".join(_point(place, label) for place, label in enumerate(labels))
    for place, name in enumerate(chart.series):
        values = [item.values[place] for item in chart.items]
        points = "".join(_point(at, str(value)) for at, value in enumerate(values) if value is not None)
        yield (
            f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/><c:tx><c:v>{escape(plain(name))}</c:v></c:tx>'
            f'<c:spPr>{_fill(place)}{_LINE}</c:spPr><c:invertIfNegative val="0"/>{_SHOWN}'
            f"<c:cat><c:strLit>{count}{names}</c:strLit></c:cat>"
            f"<c:val><c:numLit><c:formatCode>0</c:formatCode>{count}{points}</c:numLit></c:val></c:ser>"
        )


def _point(place: int, text: str) -> str:
    return f'<c:pt idx="{place}"><c:v>{escape(plain(text))}</c:v></c:pt>'


def _fill(place: int) -> str:
    pattern = _PATTERNS[place % len(_PATTERNS)]
    if pattern:
        return f'<a:pattFill prst="{pattern}"><a:fgClr>{_BLACK}</a:fgClr><a:bgClr>{_WHITE}</a:bgClr></a:pattFill>'
    return f"<a:solidFill>{_WHITE if place % len(_PATTERNS) else _BLACK}</a:solidFill>"
