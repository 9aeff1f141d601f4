#!/usr/bin/env python3
"""Writes what KoboToolbox and ODK would export of our form, once it is answered as tests/libreoffice/complete.yaml says.

    cargo build && python3 tests/kobo/exporter.py target/debug/dts

The form itself is made by `dts modele --format xlsform`, converted by pyxform and checked by its ODK Validate (java); the
fields of an export are those of the form, in their groups, with the columns that the servers add. What is written is
committed: tests/formulaires.rs reads it back. Needs openpyxl, PyYAML and pyxform.
"""

import csv
import pathlib
import subprocess
import sys
import tempfile

import openpyxl
import yaml
from pyxform.validators.odk_validate import check_xform
from pyxform.xls2xform import convert

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LABEL = "label::Français (fr)"


def sheet(book, name):
    rows = list(book[name].iter_rows(values_only=True))
    return [dict(zip(rows[0], (cell or "" for cell in row))) for row in rows[1:]]


def fields(survey):
    """Every field with its groups, outside of repeats, and those of each repeat."""
    path, labels, plain, repeats, inside = [], [], [], {}, None
    for row in survey:
        kind = row["type"]
        if kind == "begin_group":
            path.append(row["name"])
            labels.append(row[LABEL])
        elif kind == "end_group":
            path.pop()
            labels.pop()
        elif kind == "begin_repeat":
            inside = row["name"]
            repeats[inside] = []
        elif kind == "end_repeat":
            inside = None
        elif kind != "note":
            (repeats[inside] if inside else plain).append((list(path), list(labels), row))
    return plain, repeats


def submission(answers, response):
    """The value of every field of one submission, by name."""
    organisation, about, who = answers["organisation"], answers.get("about", {}), response["respondent"]
    values = {
        "dts__grille": answers["grid"],
        "dts__version": answers["grid_version"],
        "dts__forme": "complete",
        "structure": organisation["name"],
        "territoire": organisation["territory"],
        "date": str(answers["date"]),
        "repondant": who["name"],
        "partie_prenante": who["stakeholder"],
        "dts__personnes": who.get("people", ""),
        "dts__collectif": "oui" if response.get("collective") else "",
        "dts__objet": about["object"],
        "dts__etape": about["stage"].replace(" ", "_"),
        "dts__usage": about["use"],
        "dts__accompagnement": about["accompanied_by"],
    }
    for id, answer in response["answers"].items():
        name = id.replace("-", "_")
        if "value" in answer:
            value = answer["value"]
            if isinstance(value, bool):
                value = "oui" if value else "non"
            values[name] = " ".join(value) if isinstance(value, list) else value
        typed = name in ("heures", "jour")
        if "na" in answer:
            values[f"{name}__sans_reponse" if typed else name] = "SO"
            values[f"{name}__raison"] = answer["na"]
        if answer.get("unknown"):
            values[f"{name}__sans_reponse" if typed else name] = "NSP"
        values[f"{name}__prioritaire"] = answer.get("priority", "")
        for argument in answer.get("arguments", [])[:1]:
            values[f"{name}__argument"] = argument["text"]
            values[f"{name}__effet"] = argument.get("effect", "")
    return values


def main():
    dts = pathlib.Path(sys.argv[1]).resolve()
    answers = yaml.safe_load((ROOT / "tests/libreoffice/complete.yaml").read_text())
    with tempfile.TemporaryDirectory() as folder:
        form = pathlib.Path(folder) / "complete.xlsx"
        grids = ["tests/grids/complete.yaml", *sorted(f"grids/{path.name}" for path in (ROOT / "grids").glob("*.yaml"))]
        for grid in reversed(grids):
            subprocess.run([dts, "modele", grid, "--format", "xlsform", "-o", form, "--forcer"], check=True, cwd=ROOT,
                           stderr=subprocess.DEVNULL)
            warnings = []
            converted = convert(str(form), warnings=warnings)
            xml = pathlib.Path(folder) / "form.xml"
            xml.write_text(converted.xform)
            warnings += check_xform(str(xml))
            print(grid, "converted and validated;", warnings or "no warning")
            assert not warnings
        book = openpyxl.load_workbook(form)
    plain, repeats = fields(sheet(book, "survey"))
    lists = {}
    for row in sheet(book, "choices"):
        lists.setdefault(row["list_name"], {})[str(row["name"])] = row[LABEL]
    submissions = [submission(answers, response) for response in answers["responses"]]
    added = ["_id", "_uuid", "_submission_time", "_validation_status", "_status", "__version__", "_index"]

    def rows(separator, has_groups, with_labels):
        header, columns = [], []
        for path, labels, row in plain:
            groups = (labels if with_labels else path) if has_groups else []
            own = (row[LABEL] or row["name"]) if with_labels else row["name"]
            kind, _, of = row["type"].partition(" ")
            choices = lists.get(of, {})
            header.append(separator.join([*groups, own]))

            def shown(values, name=row["name"], choices=choices, kind=kind):
                value = str(values.get(name, ""))
                if with_labels and kind == "select_one":
                    return choices.get(value, value)
                if with_labels and kind == "select_multiple":
                    return " ".join(choices[one] for one in value.split())
                return value
            columns.append(shown)
            if kind == "select_multiple" and separator == "/":
                for option, label in choices.items():
                    header.append(separator.join([*groups, own, label if with_labels else option]))
                    columns.append(lambda values, name=row["name"], option=option: (
                        ("1" if option in str(values[name]).split() else "0") if values.get(name) else ""))
        yield [*header, *added]
        for number, values in enumerate(submissions, 1):
            server = [f"10{number}", f"a1b2-{number}", "2026-11-21T09:00:00", "", "submitted_via_web", "v1", number]
            yield [*(column(values) for column in columns), *server]

    for name, delimiter, *how in [
        ("kobo.csv", ";", "/", True, False),
        ("kobo-sans-groupes.csv", ";", "/", False, False),
        ("kobo-libelles.csv", ";", "/", True, True),
        ("odk-central.csv", ",", "-", True, False),
    ]:
        with open(HERE / name, "w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows(*how))
    book = openpyxl.Workbook()
    book.active.title = "Une grille qui emploie tout"
    for row in rows("/", True, False):
        book.active.append(row)
    for row in book.active.iter_rows():
        for cell in row:
            if cell.data_type == "f":  # What begins with « = » is a text all the same.
                cell.data_type = "s"
    for repeat, own in repeats.items():
        page = book.create_sheet(repeat)
        names = [row["name"] for _, _, row in own]
        page.append([*(f"{repeat}/{name}" for name in names), "_index", "_parent_table_name", "_parent_index"])
        id = repeat.removeprefix("t__")
        lines = answers["tables"].get(id) or answers["matrices"].get(id) or []
        keys = {"de": "from", "vers": "to", "objet": "object", "oriente": "directed"}
        for number, line in enumerate(lines, 1):
            cells = []
            for name in names:
                key = name.removeprefix(f"{id}__").replace("_", "-")
                value = line.get(keys.get(key, key), "") if id in answers["matrices"] else line.get(key, "")
                value = {True: "oui"}.get(value, value)
                cells.append(str(value) if key == "due" else value)
            page.append([*cells, number, book.active.title, 1])
    book.save(HERE / "kobo.xlsx")


if __name__ == "__main__":
    main()
