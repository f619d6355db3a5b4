"""
XLSX: a workbook with a formatted table and a sheet that says what must be known of it.

Written here, part by part as ECMA-376 has it, since the libraries for it take four times as long as people will wait.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator

from geo.errors import ParameterError
from geo.sharing.exported import Exported, about
from geo.sharing.formats.sheet import SharedTexts, Style, data_sheet, recipe_sheet
from geo.sharing.formats.xml_text import xml_text
from geo.sharing.privacy import Release

MOST_ROWS = 1_048_575
"""A sheet holds one more, the heading."""
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "workbook": "sheet.main",
    "worksheets/sheet1": "worksheet",
    "worksheets/sheet2": "worksheet",
    "styles": "styles",
    "sharedStrings": "sharedStrings",
}


def workbook_bytes(release: Release[Exported]) -> bytes:
    """
    Write the sheets *Data* and *Recipe*.

    The heading is bold and stays in view, columns can be filtered and are as wide as what they hold; text is text,
    never a formula. The marking is printed on each page.

    Raises
    ------
    ParameterError
        If there are more rows than a sheet holds.
    """
    content = release.content
    if len(content.table) > MOST_ROWS:
        raise ParameterError(
            f"{len(content.table):,} rows are more than a sheet of Excel holds ({MOST_ROWS:,}); choose a shorter "
            "period or another format"
        )
    texts, styles = SharedTexts(), Style.of(content.columns)
    parts: dict[str, Iterable[str]] = {
        "[Content_Types].xml": [_content_types()],
        "_rels/.rels": [_relations({"rId1": ("officeDocument", "xl/workbook.xml")}, core="docProps/core.xml")],
        "docProps/core.xml": [_core(release)],
        "xl/workbook.xml": [_workbook(len(content.table), len(content.columns), styles)],
        "xl/_rels/workbook.xml.rels": [
            _relations(
                {
                    "rId1": ("worksheet", "worksheets/sheet1.xml"),
                    "rId2": ("worksheet", "worksheets/sheet2.xml"),
                    "rId3": ("styles", "styles.xml"),
                    "rId4": ("sharedStrings", "sharedStrings.xml"),
                }
            )
        ],
        "xl/styles.xml": [_styles(styles)],
        "xl/worksheets/sheet1.xml": data_sheet(content, texts, styles, release.marking),
        "xl/worksheets/sheet2.xml": recipe_sheet(content, about(release), texts, release.marking),
        # Last: only then are all texts known.
        "xl/sharedStrings.xml": _shared(texts),
    }
    return _zipped(parts)


def _zipped(parts: dict[str, Iterable[str]]) -> bytes:
    buffer = io.BytesIO()
    # Parts opened by their name are all dated 1980: the same content gives the same bytes.
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, pieces in parts.items():
            with archive.open(name, "w") as part:
                part.write(_HEAD)
                for piece in pieces:
                    part.write(piece.encode())
    return buffer.getvalue()


def _content_types() -> str:
    parts = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in _PARTS.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relations(targets: dict[str, tuple[str, str]], core: str = "") -> str:
    told = [
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{path}"/>' for key, (kind, path) in targets.items()
    ]
    if core:
        kind = f"{_PACKAGE}/relationships/metadata/core-properties"
        told.append(f'<Relationship Id="rIdCore" Type="{kind}" Target="{core}"/>')
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(told)}</Relationships>'


def _core(release: Release[Exported]) -> str:
    content = release.content
    when = f"{content.said.made_on.isoformat()}T00:00:00Z"
    said = " ".join(text for text in (release.marking, release.audience.handling) if text)
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{xml_text(content.title)}</dc:title><dc:description>{xml_text(said)}</dc:description>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{when}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{when}</dcterms:modified></cp:coreProperties>'
    )


def _workbook(rows: int, columns: int, styles: Style) -> str:
    names = (
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'
        f"Data!$A$1:${styles.letters[columns - 1]}${rows + 1}</definedName>"
        '<definedName name="_xlnm.Print_Titles" localSheetId="0">Data!$1:$1</definedName>'
    )
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="Data" sheetId="1" r:id="rId1"/>'
        f'<sheet name="Recipe" sheetId="2" r:id="rId2"/></sheets><definedNames>{names}</definedNames></workbook>'
    )


def _styles(styles: Style) -> str:
    """Cell formats: 0 as it comes, 1 the bold heading, 2 wrapped text, then one for each number format."""
    forms = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{xml_text(f)}"/>' for n, f in enumerate(styles.formats))
    numbers = "".join(
        f'<xf numFmtId="{164 + n}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        for n in range(len(styles.formats))
    )
    wrapped = '<alignment vertical="top" wrapText="1"/>'
    font = '<sz val="11"/><name val="Calibri"/><family val="2"/>'
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="{len(styles.formats)}">{forms}</numFmts>'
        f'<fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{3 + len(styles.formats)}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        f'<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">{wrapped}</xf>'
        f'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">{wrapped}</xf>'
        f'{numbers}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    )


def _shared(texts: SharedTexts) -> Iterator[str]:
    yield f'<sst xmlns="{_MAIN}" uniqueCount="{len(texts.written)}">'
    for text in texts.written:
        yield f'<si><t xml:space="preserve">{text}</t></si>'
    yield "</sst>"
