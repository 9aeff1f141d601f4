#!/usr/bin/env python3
"""Writes the spreadsheets of this folder anew: `python3 tests/spreadsheets/make.py`.

Needs LibreOffice (`soffice`), and from PyPI: openpyxl XlsxWriter odfpy msoffcrypto-tool. They answer
`tests/grids/complete.yaml`; what each must give is said in `tests/spreadsheets.rs`. Bytes differ from one day to the
next (dates of the files), their cells do not.
"""

import csv
import datetime
import io
import os
import shutil
import subprocess
import tempfile
import zipfile

import msoffcrypto
import openpyxl
import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P

os.chdir(os.path.dirname(os.path.abspath(__file__)))

HEADER = ["structure", "date", "repondant", "partie_prenante", "premiere", "deuxieme", "hors-calcul", "mesure",
          "degre-atteint", "heures", "demande", "moyens", "accord", "recit", "jour", "segmente"]
# What a person types into a sheet: whole and decimal numbers, a text that looks like a formula, one of two lines, days,
# yes and no, words of scales, abstentions, a priority.
ROWS = [
    ["AIR", datetime.date(2026, 11, 20), "Anne", "équipe", "2*", "transversal", -1, 0, "SO : pas de local", 1234.5,
     "interne", "enquete|entretien", True, "=1+1 reste un texte", datetime.date(2026, 3, 1), 1],
    ["AIR", datetime.date(2026, 11, 20), "Bob", "voisins", -1, "NSP", None, 3, "amorcé", 0.3, "externe", None, False,
     "Une ligne\net une autre, avec ; et \"guillemets\"", datetime.date(2025, 12, 31), 2],
    ["AIR", datetime.date(2026, 11, 20), "collectif", None, 1, 0, 2, None, 2, None, None, "entretien", None, None, None,
     None],
    ["Été & Cie", datetime.date(2026, 1, 2), None, None, "très favorable", -3, None, 2, 0, 12, "De chez nous", "Enquête",
     True, "’Œuf", None, 0],
]


def typed(cell):
    """The cell as a person would write it in a CSV file."""
    if cell is None:
        return ""
    if cell is True or cell is False:
        return "oui" if cell else "non"
    if isinstance(cell, datetime.date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, float):
        return str(cell).replace(".", ",")
    return "'" + cell if isinstance(cell, str) and cell.startswith("=") else str(cell)


def text_csv(delimiter=";", rows=ROWS, header=HEADER, end="\n"):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(header)
    writer.writerows([[typed(cell) for cell in row] for row in rows])
    return out.getvalue()


def put(name, data):
    with open(name, "wb") as file:
        file.write(data)


def book(*sheets):
    """A workbook of openpyxl: each sheet a title and its rows."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets:
        sheet = workbook.create_sheet(title)
        for y, row in enumerate(rows, 1):
            for x, value in enumerate(row, 1):
                if value is None:
                    continue
                cell = sheet.cell(y, x, value)
                if isinstance(value, str):
                    # A text that begins with = is a text.
                    cell.data_type = "s"
    return workbook


def answers():
    return [HEADER] + ROWS


def soffice(source, target, kind):
    """Has LibreOffice open a file and save it as another; `kind` is its filter."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["soffice", "-env:UserInstallation=file:///tmp/lo-spreadsheets", "--headless", "--convert-to",
                        kind, "--outdir", folder, source], check=True, capture_output=True)
        made = os.path.join(folder, os.listdir(folder)[0])
        shutil.copyfile(made, target)


def with_openpyxl():
    book(("Réponses", answers())).save("openpyxl-plain.xlsx")

    w = book(("Réponses", [["Enquête 2026"], ["Rendue par la fédération"], []] + answers()))
    w.active.merge_cells("A1:P1")
    w.save("openpyxl-title-lines.xlsx")

    # A header on two rows, the upper one with groups; the titles at the left are merged downwards.
    groups = HEADER[:4] + ["Une seule échelle", None, None, "Deux échelles", None, "Sans calcul"] + [None] * 6
    w = book(("Réponses", [groups, [None] * 4 + HEADER[4:]] + ROWS))
    for area in ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:G1", "H1:I1", "J1:P1"]:
        w.active.merge_cells(area)
    w.save("openpyxl-merged-header.xlsx")

    # The structure and the day are written once, over the rows of all who answered.
    w = book(("Réponses", answers()))
    w.active.merge_cells("A2:A4")
    w.active.merge_cells("B2:B4")
    w.save("openpyxl-merged-structure.xlsx")

    w = book(("Réponses", answers()), ("Ancien", [["structure", "premiere"], ["AIR", 3]]), ("Listes", [["oui"], ["non"]]))
    w["Ancien"].sheet_state = "hidden"
    w["Listes"].sheet_state = "veryHidden"
    w.save("openpyxl-hidden-sheet.xlsx")

    w = book(("Réponses", answers()))
    w.active["E4"] = "=1"
    w.active["J2"] = "=1000+234.5"
    w.active["K4"] = '=""'
    w.save("openpyxl-formula-without-value.xlsx")

    w = book(("Réponses", answers()))
    w.active["E3"] = "#REF!"
    w.active["H5"] = "#N/A"
    w.save("openpyxl-error-cells.xlsx")

    w = book(("Réponses", [["Note", "structure", "premiere"], [None, "AIR", 2]]))
    w.active["A2"] = "#DIV/0!"
    w.save("openpyxl-error-aside.xlsx")

    rows = [[], [None] * 3 + HEADER[:4] + [None] + HEADER[4:], []]
    for row in ROWS:
        rows += [[None] * 3 + row[:4] + [None] + row[4:], [], []]
    book(("Réponses", rows)).save("openpyxl-empty-rows-columns.xlsx")

    w = book(("Réponses", answers()))
    w.active["XFD1048576"] = "x"
    w.save("openpyxl-far-cell.xlsx")

    # Formats reach to the end of the sheet, as when a whole column was coloured.
    w = book(("Réponses", answers()))
    for y in range(6, 400):
        w.active.cell(y, 200).number_format = "0.00"
    w.save("openpyxl-formats-beyond.xlsx")

    book(("2025", [HEADER] + ROWS[:3]), ("2026", [HEADER] + ROWS[3:]),
         ("Notes", [["à relire"]])).save("openpyxl-two-sheets.xlsx")

    actors = [["structure", "date", "Nom", "Secteur", "Poids"],
              ["AIR", datetime.date(2026, 11, 20), "AIR", "Privé", "installé"],
              ["AIR", datetime.date(2026, 11, 20), "Mairie de Dole", "public", 2]]
    edges = [["structure", "date", "de", "vers", "nature", "objet", "note", "oriente"],
             ["AIR", datetime.date(2026, 11, 20), "AIR", "Mairie de Dole", "alliance", "moyens", "un prêt", False]]
    book(("Lisez-moi", [["Remplir les trois feuilles."]]), ("Réponses", answers()), ("Acteurs", actors),
         ("Relations", edges)).save("openpyxl-tables-relations.xlsx")
    bad = [list(row) for row in edges]
    bad[1][4] = "amitié"
    book(("Réponses", answers()), ("Acteurs", actors), ("Relations", bad)).save("openpyxl-bad-relations.xlsx")

    # One row an answer; each number a text, with the blanks that French sheets use.
    long = [["structure", "date", "repondant", "partie_prenante", "question", "valeur", "prioritaire", "argument"]]
    for row in ROWS:
        for title, cell in zip(HEADER[4:], row[4:]):
            if cell is None:
                continue
            text = "1\u202f234,5" if cell == 1234.5 else typed(cell).removeprefix("'")
            is_priority = text.endswith("*")
            long.append(row[:4] + [title, text.rstrip("*"), "oui" if is_priority else None, None])
    book(("Réponses", long)).save("openpyxl-long.xlsx")

    spaced = [list(row) for row in answers()]
    spaced[0] = [title.replace("_", " \n ").replace("degre-atteint", "Degré  atteint").upper() for title in HEADER]
    spaced[1][9] = "1\u00a0234,5"
    spaced[2][9] = "0,3 heures"
    spaced[2][14] = "31 décembre 2025"
    spaced[3][4] = "+1"
    spaced[4][5] = "−3"
    book(("Réponses", spaced)).save("openpyxl-texts.xlsx")

    # A share is what the cell shows; here the unit is hours, so it is refused.
    w = book(("Réponses", [["structure", "heures", "premiere"], ["AIR", 0.5, 2]]))
    w.active["B2"].number_format = "0%"
    w.save("openpyxl-percent.xlsx")

    w = book(("Réponses", [["structure", "date", "premiere"], ["AIR", datetime.datetime(2026, 11, 20, 14, 30), 2],
                           ["BAC", datetime.datetime(2026, 11, 20), datetime.date(2026, 2, 1)]]))
    w.save("openpyxl-dates-in-the-wrong-place.xlsx")

    book(("Réponses", [["organisme", "premiere"], ["AIR", 2]]), ("Suite", [["x"]])).save("openpyxl-no-structure.xlsx")
    w = book(("Vide", []), ("Données", answers()))
    w["Données"].sheet_state = "hidden"
    w.save("openpyxl-all-hidden.xlsx")
    book(("Réponses", [["structure", "emplois", "pluralite", "gaz"], ["AIR", 1, 2, 3]])).save("openpyxl-other-grid.xlsx")
    book(("Réponses", [HEADER])).save("openpyxl-header-only.xlsx")
    shutil.copyfile("openpyxl-plain.xlsx", "workbook-named.csv")


def with_xlsxwriter():
    def write(name, options=None, change=None, rows=None):
        workbook = xlsxwriter.Workbook(name, options or {})
        workbook.set_properties({"created": datetime.datetime(2026, 1, 1)})
        sheet = workbook.add_worksheet("Réponses")
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for y, row in enumerate(rows or answers()):
            for x, cell in enumerate(row):
                if isinstance(cell, datetime.date):
                    sheet.write_datetime(y, x, datetime.datetime.combine(cell, datetime.time()), day)
                elif isinstance(cell, bool):
                    sheet.write_boolean(y, x, cell)
                elif isinstance(cell, str):
                    sheet.write_string(y, x, cell)
                elif cell is not None:
                    sheet.write_number(y, x, cell)
        if change:
            change(workbook, sheet)
        workbook.close()

    write("xlsxwriter-plain.xlsx")
    write("xlsxwriter-inline-strings.xlsx", {"constant_memory": True})
    write("xlsxwriter-1904.xlsx", {"date_1904": True})

    def formulas(workbook, sheet):
        sheet.write_formula("G2", "=-2+1", None, -1)
        sheet.write_formula("J3", "=0.1+0.2", None, 0.1 + 0.2)
        sheet.write_formula("I3", '="amor"&"cé"', None, "amorcé")
        sheet.write_formula("M2", "=TRUE()", None, True)
    write("xlsxwriter-formulas.xlsx", None, formulas)

    def rich(workbook, sheet):
        bold = workbook.add_format({"bold": True})
        sheet.write_rich_string("A2", "A", bold, "I", "R")
        sheet.write_comment("A2", "une note qui n’est pas lue")
        sheet.autofilter("A1:P5")
        chart = workbook.add_chart({"type": "column"})
        chart.add_series({"values": "=Réponses!$H$2:$H$5"})
        workbook.add_chartsheet("Graphique").set_chart(chart)
    write("xlsxwriter-rich.xlsx", None, rich)

    def errors(workbook, sheet):
        sheet.write_formula("H2", "=1/0", None, "#DIV/0!")
    write("xlsxwriter-error.xlsx", None, errors)


def with_odfpy():
    def document(name, tables):
        doc = OpenDocumentSpreadsheet()
        hidden = Style(name="cachee", family="table")
        hidden.addElement(TableProperties(display=False))
        doc.automaticstyles.addElement(hidden)
        for title, is_hidden, rows in tables:
            table = Table(name=title, **({"stylename": hidden} if is_hidden else {}))
            table.addElement(TableColumn())
            for repeats, row in rows:
                line = TableRow(**({"numberrowsrepeated": repeats} if repeats > 1 else {}))
                for cell in row:
                    line.addElement(cell)
                table.addElement(line)
            doc.spreadsheet.addElement(table)
        doc.save(name)

    def cell(value, **more):
        if value is None:
            return TableCell(**more)
        if isinstance(value, bool):
            return TableCell(valuetype="boolean", booleanvalue="true" if value else "false", **more)
        if isinstance(value, datetime.date):
            return TableCell(valuetype="date", datevalue=value.isoformat(), **more)
        if isinstance(value, (int, float)):
            return TableCell(valuetype="float", value=value, **more)
        made = TableCell(valuetype="string", **more)
        for line in value.split("\n"):
            made.addElement(P(text=line))
        return made

    plain = [(1, [cell(value) for value in row]) for row in answers()]
    document("odfpy-plain.ods", [("Réponses", False, plain)])
    plain = [(1, [cell(value) for value in row]) for row in answers()]
    old = [(1, [cell("structure"), cell("premiere")]), (1, [cell("AIR"), cell(3)])]
    document("odfpy-hidden-sheet.ods", [("Ancien", True, old), ("Réponses", False, plain)])
    # The same value in neighbouring cells, rows and columns is written once; so is the emptiness up to the far end.
    rows = [(1, [cell("structure"), cell("premiere"), cell("deuxieme"), cell("hors-calcul")]), (3, [cell(None)]),
            (1, [cell("AIR"), cell(2, numbercolumnsrepeated=3), cell(None, numbercolumnsrepeated=16380)]),
            (1048000, [cell(None, numbercolumnsrepeated=16384)])]
    document("odfpy-repeats.ods", [("Réponses", False, rows)])
    rows = [(1, [cell("structure"), cell("premiere")]), (1000000, [cell("AIR"), cell(2, numbercolumnsrepeated=16000)])]
    document("odfpy-huge-repeats.ods", [("Réponses", False, rows)])
    rows = [(1, [cell("structure"), cell("premiere")]), (1, [cell("AIR"), cell(2)]),
            (1048000, [cell(None)]), (1, [cell(None, numbercolumnsrepeated=16000), cell("x")])]
    document("odfpy-far-cell.ods", [("Réponses", False, rows)])
    spanned = [(1, [cell(title) for title in ["structure", "repondant", "premiere"]]),
               (1, [cell("AIR", numberrowsspanned=2, numbercolumnsspanned=1), cell("Anne"), cell(2)]),
               (1, [CoveredTableCell(), cell("Bob"), cell(1)])]
    document("odfpy-merged-structure.ods", [("Réponses", False, spanned)])


def with_libreoffice():
    soffice("openpyxl-plain.xlsx", "libreoffice-plain.ods", "ods")
    soffice("libreoffice-plain.ods", "libreoffice-plain.xlsx", "xlsx")
    soffice("openpyxl-plain.xlsx", "libreoffice-old.xls", "xls")
    soffice("openpyxl-merged-header.xlsx", "libreoffice-merged-header.ods", "ods")
    soffice("openpyxl-hidden-sheet.xlsx", "libreoffice-hidden-sheet.ods", "ods")
    soffice("openpyxl-formula-without-value.xlsx", "libreoffice-calculated.xlsx", "xlsx")
    soffice("openpyxl-error-cells.xlsx", "libreoffice-error-cells.ods", "ods")
    soffice("openpyxl-tables-relations.xlsx", "libreoffice-tables-relations.ods", "ods")
    # Field separator, text mark, character set (1: Windows-1252, 76: UTF-8, 65535: UTF-16), first line, formats as shown.
    soffice("openpyxl-plain.xlsx", "libreoffice-windows-1252.csv", "csv:Text - txt - csv (StarCalc):59,34,1,1,,1036")
    soffice("openpyxl-plain.xlsx", "libreoffice-utf-8.csv", "csv:Text - txt - csv (StarCalc):44,34,76,1,,1036")
    soffice("openpyxl-plain.xlsx", "libreoffice-tab-utf-16.csv", "csv:Text - txt - csv (StarCalc):9,34,65535,1,,1036")


def with_passwords():
    for name in ["openpyxl-plain.xlsx"]:
        with open(name, "rb") as source, open("password.xlsx", "wb") as target:
            msoffcrypto.OfficeFile(source).encrypt("secret", target)
    # What LibreOffice writes of a protected ODS: its manifest says so.
    with zipfile.ZipFile("odfpy-plain.ods") as source, zipfile.ZipFile("password.ods", "w") as target:
        for item in source.infolist():
            data = source.read(item.filename)
            if item.filename == "META-INF/manifest.xml":
                data = data.replace(b'media-type="text/xml"/>', b'media-type="text/xml"><manifest:encryption-data '
                                    b'manifest:checksum="x"/></manifest:file-entry>', 1)
            elif item.filename == "content.xml":
                data = bytes(byte ^ 0x5A for byte in data)
            target.writestr(item.filename, data)


def by_hand():
    put("reference.csv", text_csv().encode())
    put("csv-crlf-bom.csv", b"\xef\xbb\xbf" + text_csv(";", end="\r\n").encode())
    put("csv-comma.csv", text_csv(",").encode())
    put("csv-sep-line.csv", ("sep=\t\r\n" + text_csv("\t", end="\r\n")).encode("cp1252"))
    put("csv-utf-16-be.csv", b"\xfe\xff" + text_csv("\t").encode("utf-16-be"))
    put("csv-title-lines.csv", ("Enquête 2026;;\n\n" + text_csv()).encode())
    put("csv-named.xlsx", text_csv().encode())
    put("csv-named.yaml", text_csv().encode())
    put("decimal-commas.csv", "structure,heures,premiere\nAIR,12,5,2\n".encode())
    put("html-named.xlsx", b"<html><body><table><tr><td>structure</td></tr></table></body></html>")
    put("html-named.xls", b"\r\n<!DOCTYPE html>\n<html><table></table></html>")
    put("empty.xlsx", b"")
    with open("openpyxl-plain.xlsx", "rb") as file:
        data = file.read()
    put("truncated.xlsx", data[: len(data) * 2 // 3])
    put("truncated-directory.xlsx", data[:-10])
    with open("libreoffice-plain.ods", "rb") as file:
        data = file.read()
    put("truncated.ods", data[: len(data) // 2])

    def changed(source, target, parts, compression=zipfile.ZIP_DEFLATED):
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", compression, compresslevel=9) as new:
            for item in old.infolist():
                new.writestr(item.filename, parts.pop(item.filename, None) or old.read(item.filename))
            for name, part in parts.items():
                new.writestr(name, part)

    changed("openpyxl-plain.xlsx", "bomb.xlsx", {"xl/media/image1.png": bytes(80 << 20)})
    # The directory declares a hundred bytes for eighty million.
    bomb = bytearray(open("bomb.xlsx", "rb").read())
    real, said = (80 << 20).to_bytes(4, "little"), (100).to_bytes(4, "little")
    while real in bomb:
        at = bomb.index(real)
        bomb[at:at + 4] = said
    put("bomb-that-lies.xlsx", bytes(bomb))
    # A few bytes of text, shown by a hundred thousand cells of a hundred thousand characters each.
    cells = "".join(f'<row r="{y}"><c r="A{y}" t="s"><v>0</v></c></row>' for y in range(1, 20001))
    changed("openpyxl-plain.xlsx", "text-bomb.xlsx", {
        "xl/sharedStrings.xml": b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
        + b"A" * 30000 + b"</t></si></sst>",
        "xl/worksheets/sheet1.xml": ('<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                                     f"<sheetData>{cells}</sheetData></worksheet>").encode()})
    rows = "".join(f'<row r="{y}"><c r="XFD{y}"><v>1</v></c></row>' for y in range(1, 3001))
    changed("openpyxl-plain.xlsx", "far-cells.xlsx", {
        "xl/worksheets/sheet1.xml": ('<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                                     f"<sheetData>{rows}</sheetData></worksheet>").encode()})
    with zipfile.ZipFile("letter.xlsx", "w") as letter:
        letter.writestr("[Content_Types].xml", "<Types/>")
        letter.writestr("word/document.xml", "<document/>")
    with zipfile.ZipFile("archive.ods", "w") as archive:
        archive.writestr("photo.txt", "rien")


if __name__ == "__main__":
    with_openpyxl()
    with_xlsxwriter()
    with_odfpy()
    with_libreoffice()
    with_passwords()
    by_hand()
