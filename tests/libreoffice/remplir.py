#!/usr/bin/python3
"""Fills in our questionnaires in a real LibreOffice, as a person would, and saves them in every format.

    cargo build && /usr/bin/python3 tests/libreoffice/remplir.py target/debug/dts

Each YAML file of this folder says what is answered. The words of a drop-down are looked for in the list that the cell
really offers, a locked cell refuses, and what remains to be done is read from the formulas. What is saved is committed,
so that `cargo test` needs no LibreOffice: tests/questionnaires.rs reads it back.
Needs LibreOffice, python3-uno and python3-yaml (Debian: /usr/bin/python3 has them).
"""

import datetime
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import uno
import yaml
from com.sun.star.beans import PropertyValue

HERE = pathlib.Path(__file__).resolve().parent
ORIGIN = datetime.date(1899, 12, 30)
GRIDS = {"complete": "tests/grids/complete.yaml", "developpement-durable": "grids/developpement-durable.yaml"}


def prop(name, value):
    one = PropertyValue()
    one.Name, one.Value = name, value
    return one


def connect(profile):
    port = 2002 + os.getpid() % 1000
    office = subprocess.Popen(
        ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore", "--nologo",
         f"--accept=socket,host=localhost,port={port};urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            context = resolver.resolve(f"uno:socket,host=localhost,port={port};urp;StarOffice.ComponentContext")
            return office, context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except Exception:
            time.sleep(0.5)
    raise SystemExit("LibreOffice does not answer")


class Book:
    """A questionnaire, found by the hidden marks of its sheets."""

    def __init__(self, document):
        self.document = document
        self.sheets = {}
        for index in range(document.Sheets.Count):
            sheet = document.Sheets.getByIndex(index)
            role, which = self.text(sheet, 1, 0), self.text(sheet, 5, 0)
            role = self.text(sheet, 1, 0)
            self.sheets[(role, which)] = sheet

    @staticmethod
    def text(sheet, column, row):
        return sheet.getCellByPosition(column, row).String

    def offered(self, sheet, column, row):
        """The words of the drop-down of a cell."""
        validation = sheet.getCellByPosition(column, row).Validation
        formula = validation.getFormula1()
        match = re.match(r"\$?'?(.+?)'?\.\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)$", formula)
        assert match, f"no drop-down at {sheet.Name} {column},{row}: {formula!r}"
        name, left, top, _, bottom = match.groups()
        cells = self.document.Sheets.getByName(name).getCellRangeByName(f"{left}{top}:{left}{bottom}")
        return [line[0] for line in cells.getDataArray()]

    def put(self, sheet, column, row, value, is_text=False):
        cell = sheet.getCellByPosition(column, row)
        assert not cell.CellProtection.IsLocked, f"locked: {sheet.Name} {column},{row}"
        if isinstance(value, datetime.date):
            cell.setValue((value - ORIGIN).days)
        elif isinstance(value, (int, float)) and not isinstance(value, bool) and not is_text:
            cell.setValue(value)
        else:
            cell.setString(str(value))
        assert cell.String, f"nothing stays in {sheet.Name} {column},{row}"

    def pick(self, sheet, column, row, fits):
        """Picks the word of the drop-down that fits."""
        words = self.offered(sheet, column, row)
        found = [word for word in words if fits(word)]
        assert len(found) == 1, f"{sheet.Name} {column},{row}: {words} gives {found}"
        self.put(sheet, column, row, found[0])


def figure(value):
    """Whether a word of a drop-down stands for a figure: « favorable (+2) », « installé (2) », -1."""
    def fits(word):
        if isinstance(word, float):
            return word == value
        match = re.search(r"\(([+−-]?[\d,.]+)\)$", word)
        return bool(match) and float(match.group(1).replace("−", "-").replace(",", ".")) == value
    return fits


def fill(book, grid, answers):
    items = {item["id"]: item for section in grid["sections"] for item in section.get("items", [])}
    groups = {group["id"]: group["label"] for group in grid.get("stakeholders", [])}
    home = book.sheets[("accueil", "")]
    about = answers.get("about", {})
    fields = {
        "structure": answers["organisation"]["name"],
        "territoire": answers["organisation"].get("territory"),
        "date": answers.get("date"),
        "objet": about.get("object"),
        "etape": about.get("stage"),
        "usage": about.get("use"),
        "accompagnement": about.get("accompanied_by"),
    }
    number = 0
    for row in range(120):
        code = book.text(home, 0, row)
        if fields.get(code):
            book.put(home, 2, row, fields[code])
        if code == "repondant":
            who = answers["responses"][number]
            number += 1
            book.put(home, 2, row, who["respondent"]["name"])
            group = who["respondent"].get("stakeholder")
            if group:
                label = groups.get(group, group)
                book.pick(home, 3, row, lambda word: slug(word).endswith(slug(label)))
            if who["respondent"].get("people"):
                book.put(home, 4, row, who["respondent"]["people"])
            if who.get("collective"):
                book.pick(home, 5, row, lambda word: word == "oui")
    numbers = {id: place for place, id in enumerate(items, 1)}
    further = 4
    for index, response in enumerate(answers["responses"], 1):
        sheet = book.sheets[("réponses", str(index))]
        rows = {book.text(sheet, 9, row): row for row in range(5, 200) if book.text(sheet, 9, row)}
        for id, answer in response["answers"].items():
            further = put_answer(book, sheet, rows, id, items[id], answer, index, numbers[id], further, groups)
    for id, lines in answers.get("tables", {}).items():
        put_table(book, grid, items, id, lines)
    for id, relations in answers.get("matrices", {}).items():
        put_relations(book, grid, answers, id, relations)


def put_answer(book, sheet, rows, id, item, answer, respondent, number, further, groups):
    row = rows[id]
    if "value" in answer:
        value = answer["value"]
        if "scale" in item:
            book.pick(sheet, 3, row, figure(value))
        elif isinstance(value, bool):
            book.pick(sheet, 3, row, lambda word: word == ("oui" if value else "non"))
        elif isinstance(value, list):
            for option in value:
                book.pick(sheet, 3, rows[f"{id}|{option}"], lambda word: word == "x")
        elif "choice" in item:
            label = next(one["label"] for one in item["choice"]["options"] if one["id"] == value)
            book.pick(sheet, 3, row, lambda word: word == label)
        else:
            book.put(sheet, 3, row, value, is_text="text" in item)
    if "na" in answer:
        book.pick(sheet, 3, row, lambda word: word == "sans objet")
        book.put(sheet, 8, row, answer["na"])
    if answer.get("unknown"):
        book.pick(sheet, 3, row, lambda word: word == "ne sait pas")
    assert book.text(sheet, 4, row) == "✓", f"{id}: {book.text(sheet, 4, row)}"
    if "priority" in answer:
        book.pick(sheet, 5, row, lambda word: word == answer["priority"])
    order = {1: 0, -1: 1, 0: 2}
    for argument in answer.get("arguments", []):
        effect = order[argument.get("effect", 0)]
        if not book.text(sheet, 6, row) and "by" not in argument:
            book.put(sheet, 6, row, argument["text"], is_text=True)
            words = book.offered(sheet, 7, row)
            book.put(sheet, 7, row, words[effect])
            continue
        more = book.sheets[("arguments", "")]
        if not book.text(more, 0, 0) == "dts":
            raise AssertionError("no sheet of arguments")
        if len([key for key in book.sheets if key[0] == "réponses"]) > 1:
            book.put(more, 0, further, respondent)
        book.put(more, 1, further, number)
        assert book.text(more, 2, further) == item["question"], book.text(more, 2, further)
        book.put(more, 3, further, argument["text"], is_text=True)
        book.put(more, 4, further, book.offered(more, 4, further)[effect])
        if "by" in argument:
            book.pick(more, 5, further, lambda word: word.lower() == groups[argument["by"]].lower())
        further += 1
    return further


ACTIONS = {
    "columns": [{"id": "item", "item": {}}, {"id": "title", "text": {}}, {"id": "owner", "text": {}},
                {"id": "needs", "text": {}}, {"id": "due", "date": {}}, {"id": "status", "choice": {"options": [
                    {"id": "a-faire", "label": "à faire"}, {"id": "en-cours", "label": "en cours"}]}}]}


def put_table(book, grid, items, id, lines):
    sheet = book.sheets[("tableau", id)]
    table = next((one for one in grid.get("tables", []) if one["id"] == id), ACTIONS)
    columns = {book.text(sheet, column, 1): column for column in range(40)}
    for row, line in enumerate(lines, 7):
        for key, value in line.items():
            column = next(one for one in table["columns"] if one["id"] == key)
            if "scale" in column:
                book.pick(sheet, columns[key], row, figure(value))
            elif "choice" in column:
                label = next(one["label"] for one in column["choice"]["options"] if one["id"] == value)
                book.pick(sheet, columns[key], row, lambda word: word.lower() == label.lower())
            elif "item" in column:
                book.pick(sheet, columns[key], row, lambda word: word in (items[value]["question"], value))
            else:
                book.put(sheet, columns[key], row, value, is_text="text" in column)


def slug(text):
    import unicodedata
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def put_relations(book, grid, answers, id, relations):
    sheet, more = book.sheets[("relations", id)], book.sheets[("précisions", id)]
    matrix = next(one for one in grid["matrices"] if one["id"] == id)
    table = next(one for one in grid["tables"] if one["id"] == matrix["table"])
    names = [line[table["key"]] for line in answers["tables"][table["id"]]]
    ranks = {slug(name): rank for rank, name in enumerate(names)}
    natures = {one["id"]: one["label"] for one in matrix["natures"]}
    objects = {one["id"]: one["label"] for one in matrix["objects"]}
    row = 4
    for relation in relations:
        source, target = ranks[relation["from"]], ranks[relation["to"]]
        assert book.text(sheet, 0, 5 + source) == names[source], "the square repeats the names of the table"
        assert book.text(sheet, 1 + target, 4) == names[target]
        book.pick(sheet, 1 + target, 5 + source, lambda word: word == natures[relation["nature"]])
        has_back = any(one["from"] == relation["to"] and one["to"] == relation["from"] for one in relations)
        is_one_way = relation.get("directed") and not has_back
        if is_one_way or "object" in relation or "note" in relation:
            book.pick(more, 0, row, lambda word: word == names[source])
            book.pick(more, 1, row, lambda word: word == names[target])
            if "object" in relation:
                book.pick(more, 2, row, lambda word: word == objects[relation["object"]])
            if "note" in relation:
                book.put(more, 3, row, relation["note"])
            if is_one_way:
                book.pick(more, 4, row, lambda word: word == "oui")
            row += 1


def main():
    dts = pathlib.Path(sys.argv[1]).resolve()
    root = HERE.parent.parent
    with tempfile.TemporaryDirectory() as folder:
        office, desktop = connect(pathlib.Path(folder) / "profil")
        try:
            for path in sorted(HERE.glob("*.yaml")):
                answers = yaml.safe_load(path.read_text())
                grid_path = GRIDS[answers["grid"]]
                # PyYAML stumbles over « ?, » inside of braces, which YAML allows.
                text = re.sub(r"question: ([^\",{}]+ \?)(?=[,}])", r'question: "\1"', (root / grid_path).read_text())
                grid = yaml.safe_load(text)
                blank = pathlib.Path(folder) / f"{path.stem}.xlsx"
                people = str(len(answers["responses"]))
                subprocess.run([dts, "modele", grid_path, "--repondants", people, "-o", blank], check=True, cwd=root)
                document = desktop.loadComponentFromURL(blank.as_uri(), "_blank", 0, (prop("Hidden", True),))
                book = Book(document)
                locked = book.sheets[("réponses", "1")].getCellByPosition(1, 6)
                assert locked.CellProtection.IsLocked and book.sheets[("réponses", "1")].isProtected()
                fill(book, grid, answers)
                document.calculateAll()
                print(path.stem, ":", book.text(book.sheets[("réponses", "1")], 6, 1))
                controller = document.CurrentController
                for ending, filter, options in [
                    ("xlsx", "Calc MS Excel 2007 XML", ""),
                    ("ods", "calc8", ""),
                    # The second sheet: the answers of the first respondent.
                    ("csv", "Text - txt - csv (StarCalc)", "59,34,76,1,,0,false,true,false,false,false,2"),
                ]:
                    target = HERE / f"{path.stem}.{ending}"
                    document.storeToURL(target.as_uri(), (prop("FilterName", filter), prop("FilterOptions", options)))
                    # LibreOffice adds the name of the sheet.
                    for other in HERE.glob(f"{path.stem}-R*.csv"):
                        other.rename(target)
                document.close(True)
        finally:
            try:
                desktop.terminate()
            except Exception:
                pass
            office.wait(timeout=30)


if __name__ == "__main__":
    main()
