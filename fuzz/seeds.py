#!/usr/bin/env python3
"""Makes the corpora that fuzzing begins with of the files of tests and examples.   fuzz/seeds.py [CORPUS]"""

import pathlib
import sys
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
CORPUS = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "fuzz/corpus")
LARGEST = 150_000


def put(target, path, content):
    if len(content) <= LARGEST:
        folder = CORPUS / target
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "-".join(path.relative_to(ROOT).parts)).write_bytes(content)


for path in sorted([*ROOT.glob("tests/**/*"), *ROOT.glob("examples/**/*"), *ROOT.glob("grids/*")]):
    if path.suffix in (".yaml", ".yml"):
        content = path.read_bytes()
        put("assessment_yaml" if b"\nresponses:" in content or content.startswith(b"grid:") else "grid_yaml", path, content)
    elif path.suffix == ".csv":
        put("csv", path, b"\0" + path.read_bytes())
    elif path.suffix in (".xlsx", ".ods"):
        try:
            with zipfile.ZipFile(path) as archive:
                parts = [(name, archive.read(name)) for name in archive.namelist()]
        except zipfile.BadZipFile:
            continue
        kept = [f"=== {name}\n".encode() + content for name, content in parts if not name.endswith((".png", "styles.xml"))]
        put("workbook", path, b"".join(kept))
