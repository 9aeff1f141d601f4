#!/usr/bin/env python3
"""Checks the spelling and the typography of the French that dts shows.

    python3 docs/check-french.py            # all of it
    python3 docs/check-french.py FILE…      # these files only

Reads the texts of sheets/, grids/ and examples/ (YAML values, not keys, ids or comments), docs/guide.md, and the
READMEs of the examples, which mix French and English. Prints, each with its place, the words that neither hunspell
nor docs/mots-admis.txt knows, and the signs that break a rule of French typography; exits 1 when there is one.
Needs hunspell with its dictionaries (Debian: hunspell-fr, hunspell-en-us) and python3-yaml.
"""

import re
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
ACCEPTED = ROOT / "docs/mots-admis.txt"
FILES = ["sheets/*.yaml", "grids/*.yaml", "examples/*/*.yaml", "docs/guide.md", "examples/*/README.md"]

# Values under these keys are names for the program, or English.
NOT_TEXT = {"id", "to", "kind", "family", "scale", "sheets", "sheet", "telling", "type", "key", "table", "section", "color"}
NOT_TEXT |= {"sections", "grid", "file", "global", "items", "state", "format", "objects", "tone", "frames", "opening", "among"}

# Answers name options and rows by their id: `regional`, `conseil-regional`, several as `cse|cssct`; advice names keys of
# sheets: `II-4#sachez-lacher-prise`. A label is never an id.
IDENTIFIER = re.compile(r"(I{1,3}-[\w-]+#)?[a-z0-9]+([-|][a-z0-9]+)*")

NBSP = "\u00a0"
TYPOGRAPHY = [
    (re.compile(r"(?<![\u00a0\u202f?!:])[;?!»](?!\w)"), "a no-break space is missing before this sign"),
    (re.compile(r"(?<![\u00a0\u202f\d]):(?=\s|$)"), "a no-break space is missing before the colon"),
    (re.compile(r"«(?!\u00a0)"), "a no-break space is missing after « "),
    (re.compile(r"\w'\w"), "straight apostrophe, write ’"),
    (re.compile(r"\.\.\."), "three points, write …"),
    (re.compile(r"\d\.\d"), "decimal point, write a comma"),
    (re.compile(r"\d ?[%€]"), "a no-break space is missing before the unit"),
    (re.compile(rf"  |{NBSP}[ {NBSP}]| {NBSP}"), "two spaces"),
]


def texts(path):
    """(line, text) for each piece of French in a file."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".yaml":
        yield from yaml_texts(yaml.compose(source), "")
        return
    # Blocks and pieces of code keep their place and lose their words.
    source = re.sub(r"(?ms)^```.*?^```", lambda found: re.sub(r"[^\n]", "", found[0]), source)
    source = re.sub(r"`[^`]*`|https?://\S+", "X", source)
    source = re.sub(r"\]\([^)]*\)|(?m:^\|[-|]+\|$)", "]", source)
    for line, text in enumerate(source.splitlines(), 1):
        yield line, text.strip()


def yaml_texts(node, key):
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from yaml_texts(value, name.value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from yaml_texts(value, key)
    elif key not in NOT_TEXT and node.tag.endswith(":str") and (key == "label" or not IDENTIFIER.fullmatch(node.value)):
        yield node.start_mark.line + 1, node.value


def spelling(path, found, accepted):
    """Words that nobody knows, each once, at its first line."""
    # The apostrophe parts words, so that « l’ALCG » and « ALCG » are one word to accept.
    # The number of a sheet (III-20) is no word.
    lines = [(line, re.sub(r"(?i)(?<!aujourd)['’]|\bI+-[\w-]+", " ", text)) for line, text in found]
    command = ["hunspell", "-l", "-i", "utf-8", "-d", "fr,en_US" if path.name == "README.md" else "fr"]
    known = subprocess.run(command, input="\n".join(text for _, text in lines), capture_output=True, text=True, check=True)
    for word in sorted({word.strip(".-") for word in known.stdout.split()} - accepted - {""}):
        line = next((line for line, text in lines if word in text), 1)
        yield line, f"unknown word « {word} »"


def typography(path, found):
    if path.name == "README.md":
        return
    for line, text in found:
        for pattern, complaint in TYPOGRAPHY:
            for sign in pattern.finditer(text):
                around = text[max(0, sign.start() - 20) : sign.end() + 8]
                yield line, f"{complaint}: « {around} »"


def main():
    accepted = set(ACCEPTED.read_text(encoding="utf-8").split())
    paths = [Path(name) for name in sys.argv[1:]] or [path for pattern in FILES for path in sorted(ROOT.glob(pattern))]
    complaints = 0
    for path in paths:
        try:
            found = list(texts(path))
        except yaml.MarkedYAMLError as error:
            print(f"{path.resolve().relative_to(ROOT)}:{error.problem_mark.line + 1}: not YAML: {error.problem}")
            complaints += 1
            continue
        for line, complaint in sorted([*spelling(path, found, accepted), *typography(path, found)]):
            print(f"{path.resolve().relative_to(ROOT)}:{line}: {complaint}")
            complaints += 1
    if not complaints:
        print("Nothing to say about the French.")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
