#!/usr/bin/env python3
"""Checks what dts took from its source documents, and that it took no sentence.

    python3 docs/check-sources.py SOURCES_DIR

SOURCES_DIR holds the documents as plain text; the manual is the one that says "EN BREF" 41 times.
Compares every link of every sheet, and the number of its keys and points of vigilance, with sheets/*.yaml, and the
index of key words with sheets/index.yaml; looks for runs of eight words in common between our texts and the sources,
and for names and addresses of persons.
Prints each difference with its place, and exits 1 when there is one. Standard library only.
"""

import re
import sys
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHEET_IDS = (
    ["I-A-1", "I-A-2", "I-B-1", "I-B-2", "I-B-3", "I-B-4", "I-C-1-a", "I-C-1-b", "I-C-1-c"]
    + [f"I-C-2-{letter}" for letter in "abcdefgh"]
    + [f"II-{number}" for number in range(1, 5)]
    + [f"III-{number}" for number in range(1, 21)]
)
KEY_WORDS = 53

# The manual writes most links "FICHE I-C-2-d Décloisonnement". What it writes otherwise, and how it is read:
#   - a space for a hyphen (I-B-3: "FICHE III 3") and a capital letter at the end (I-C-1-c: "FICHE I-C-2-A";
#     II-4: "FICHE I-C-1-C"): `canonical` mends both;
#   - III-12 lists III-8 under "Méthodes / Outils": it is a sheet of experience, so the link is of the kind "voir";
#   - III-14 opens "Cette fiche illustre…" and lists nothing under it: no link, and we invent none;
#   - "Fiche action", "fiches actions" (I-A-1, III-11, III-14) and "Fiche N°8", "N°14" (I-C-2-e, II-1) are sheets of
#     other works, and "Fiche III-1" in lower case is a table of contents: only capitals make a link;
#   - "(Voir participation « créer du collectif »)" in I-C-2-g names no sheet; the same page links to I-C-2-h anyway.
LINK = re.compile(r"FICHE\s+(I{1,3}[-\s](?:[A-C]-)?\d+(?:-[a-hA-H])?)\b")

# Under these words the links are of this kind, until the next heading.
HEADINGS = [
    ("illustre", re.compile(r"Cette fiche illustre plus particulièrement")),
    ("aide", re.compile(r"Cette fiche peut vous aider")),
    (None, re.compile(r"Pour aller plus loin")),
]
# A link made under two headings is written once, with the kind that comes first here.
KINDS = ["illustre", "aide", "methode", "principe", "voir"]

# The manual's bullets under "Clefs de réussite" and "Points de vigilance" are counted, but for these sheets:
#   - III-14 repeats a key of III-13 that speaks of something else (left out), and splits one point of vigilance in two;
#   - III-17 prints four of its points of vigilance twice.
# (I-C-2-f ends its second key with a sentence that is III-11's first key: left out there, kept in III-11.)
COUNTS = {"III-14": (6, 5), "III-17": (7, 5)}

# May be written as the sources write them, and so are cut out before runs of words are compared: titles (the
# manual's, read from its table of contents, and those of sheets/*.yaml), and these names.
NAMES = """
Études et chantiers Bretagne Pays de la Loire
Solidarité Multi Services (SMS) & Solidarité Services aux Personnes (SSAP)
Solidarité Multi Services et Solidarité Services aux Personnes
Collectif Pôle Économie Solidaire Sud Essonne
Collectif des associations intermédiaires des Bouches-du-Rhône
Groupement des acteurs sociaux sur le Maine-et-Loire
Groupe d'acteurs sociaux du Maine-et-Loire
Association Environnement Volembert Argenteuil
Fédération des centres sociaux du Maine-et-Loire
Manuel de référence pour une démarche de Développement de Territoires Solidaires
Groupe ISACTYS (Communauté de communes Les Vallons du Guiers, Isère)
Première rencontre des pionniers des alliances en territoire
Cadre méthodologique d’un projet territorial collectif
Direction de l’économie et de l’emploi
Communauté de communes de Charenton – Saint-Maurice
Maison des lycéens du lycée Robert-Schuman
Maison de l’emploi de Saint-Quentin-en-Yvelines
""".strip().splitlines()

# A person, as the sources write them. The other words that they write before a name in capitals:
PERSON = r"\b[A-ZÉ][a-zéèëïôç]+(?:-[A-ZÉ][a-zéèëïôç]+)? (?:LE |DE |du )?[A-ZÉÈ][A-ZÉÈ'-]{2,}\b"
NOT_FIRST_NAMES = set(
    """La Le Les Pour Une Plusieurs Club Collectif Congrès Coopérative Economique Entreprises Fiche Fondation
    Groupe Groupement Guide Labo Lettre Lettres Loi Personnes Projet Qualité Référentiel Solidaire Adjointe
    Président-Fondateur Fondateur""".split()
)

RUN = 8
# The index is the manual's own list of key words and sheets, taken over as a fact: compared above, not here.
TEXTS = ["sheets/*.yaml", "grids/*.yaml", "docs/*.md", "examples/*/*.md", "examples/*/*.yaml", "*.md", "src/**/*.rs"]
NOT_TEXTS = {"sheets/index.yaml"}


def plain(text):
    """Lower case, without accents, marks of bold or typographic apostrophes: what two spellings have in common."""
    text = text.replace("œ", "oe").replace("Œ", "OE").replace("’", "'").replace("*", "").replace("\\u{a0}", " ")
    text = unicodedata.normalize("NFKD", text)
    return "".join(c for c in text if not unicodedata.combining(c)).lower()


def words(text):
    """The words of a text; the number of a sheet is none."""
    return re.findall(r"[a-z0-9]+", plain(re.sub(r"\bI{1,3}-[\w-]+", " ", text)))


def canonical(link):
    """`III 3` → `III-3`, `I-C-2-A` → `I-C-2-a`."""
    link = re.sub(r"\s", "-", link)
    return link[:-1] + link[-1].lower()


# --- what the manual says ------------------------------------------------------------------------------------


def sheets_of(manual):
    """(id, lines) for each sheet: from its "EN BREF" to the next one. What stands before is a title, without links."""
    starts = [n for n, line in enumerate(manual) if line.strip() == "EN BREF"]
    index = next(n for n, line in enumerate(manual) if line.startswith("Quelques mots clefs"))
    for sheet, start, end in zip(SHEET_IDS, starts, starts[1:] + [index]):
        yield sheet, manual[start:end]


def links_of(lines):
    """{target: kind} as a sheet of the manual makes them."""
    links, heading = {}, None
    for line in lines:
        for kind, pattern in HEADINGS:
            if pattern.search(line):
                heading = kind
        for target in map(canonical, LINK.findall(line)):
            kind = heading
            if kind is None:
                kind = "methode" if re.match(r"II-", target) else "principe" if target.startswith("I-C-") else "voir"
            links[target] = min(links.get(target, kind), kind, key=KINDS.index)
    return links


def counts_of(lines):
    """(keys, points of vigilance) that a sheet of the manual lists."""
    counts, heading = {"Clefs": 0, "Points": 0}, None
    for line in lines:
        if found := re.search(r"(Clefs) de r|^(Points) de vigilance", line):
            heading = found[1] or found[2]
        elif not line.startswith(("-", " ", "*")) and line:
            heading = None
        elif heading and line.startswith("- "):
            counts[heading] += 1
    return counts["Clefs"], counts["Points"]


def index_of(manual):
    """[(key word, [sheets], [telling ones])] in the manual's order."""
    start = next(n for n, line in enumerate(manual) if line.startswith("Quelques mots clefs"))
    entries = []
    for line in manual[start + 2 :]:
        if line.startswith("Retour au sommaire"):
            return entries
        if " : " not in line or line.startswith("Cet index"):
            continue
        word, _, targets = line.rpartition(" : ")
        marked = [target.strip(" .") for target in targets.split(",")]
        telling = [target.strip("*") for target in marked if target.startswith("**")]
        entries.append((word.replace("*", "").lstrip("- "), [target.strip("*") for target in marked], telling))


def titles_of(manual):
    """The titles of the table of contents, each with and without its organisation."""
    for line in manual[: next(n for n, line in enumerate(manual) if line.startswith("REMERCIEMENTS"))]:
        if found := re.match(r"(.+?)[.\s]*\**Fiche I", line):
            yield found[1]
            yield found[1].split(" - ")[0]


# --- what we say ---------------------------------------------------------------------------------------------


def our_links(path):
    """[(line, target, kind)] of one sheets/<id>.yaml."""
    pattern = re.compile(r"\s+- \{ to: (\S+), kind: (\S+) \}")
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(n, *found.groups()) for n, line in enumerate(lines, 1) if (found := pattern.match(line))]


def our_counts(path):
    lists = {"keys": 0, "vigilance": 0}
    name = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if found := re.match(r"(\w+):", line):
            name = found[1]
        elif name in lists and line.startswith("  - "):
            lists[name] += 1
    return lists["keys"], lists["vigilance"]


def our_index(path):
    pattern = re.compile(r'- \{ word: "?(.+?)"?, sheets: \[(.*?)\](?:, telling: \[(.*?)\])? \}')
    for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("- "):
            word, sheets, telling = pattern.fullmatch(line).groups()
            yield n, word, sheets.split(", "), telling.split(", ") if telling else []


# --- the comparisons -----------------------------------------------------------------------------------------


def check_sheets(manual):
    for sheet, lines in sheets_of(manual):
        path = f"sheets/{sheet}.yaml"
        if not (ROOT / path).exists():
            yield f"{path}: missing"
            continue
        ours, expected = our_counts(ROOT / path), COUNTS.get(sheet, counts_of(lines))
        if ours != expected:
            yield f"{path}: {ours[0]} keys and {ours[1]} points of vigilance, the manual has {expected[0]} and {expected[1]}"
        theirs, seen = links_of(lines), set()
        for n, target, kind in our_links(ROOT / path):
            if target not in theirs:
                yield f"{path}:{n}: link to {target}, which the manual does not make"
            elif target in seen:
                yield f"{path}:{n}: link to {target} written twice"
            elif kind != theirs[target]:
                yield f"{path}:{n}: link to {target} is of the kind {theirs[target]}, not {kind}"
            seen.add(target)
        for target in theirs:
            if target not in seen:
                yield f"{path}: the link to {target} ({theirs[target]}) is missing"
    for path in sorted((ROOT / "sheets").glob("*.yaml")):
        if path.stem not in [*SHEET_IDS, "index", "synonyms"]:
            yield f"sheets/{path.name}: no sheet of the manual has this number"


def check_index(manual):
    path = "sheets/index.yaml"
    ours = list(our_index(ROOT / path)) if (ROOT / path).exists() else []
    theirs = {tuple(words(word)): (word, sheets, telling) for word, sheets, telling in index_of(manual)}
    if len(theirs) != KEY_WORDS:
        yield f"the manual: {len(theirs)} key words read in its index, {KEY_WORDS} were expected"
    for n, word, sheets, telling in ours:
        if tuple(words(word)) not in theirs:
            yield f"{path}:{n}: « {word} » is no key word of the manual"
            continue
        _, their_sheets, their_telling = theirs[tuple(words(word))]
        if sheets != their_sheets:
            yield f"{path}:{n}: « {word} » points to {sheets}, the manual to {their_sheets}"
        if telling != their_telling:
            yield f"{path}:{n}: « {word} » has {telling} for its telling sheets, the manual {their_telling}"
    order = [tuple(words(word)) for _, word, _, _ in ours]
    for key, (word, _, _) in theirs.items():
        if key not in order:
            yield f"{path}: the key word « {word} » is missing"
    if sorted(order) == sorted(theirs) and order != list(theirs):
        yield f"{path}: the key words are not in the manual's order"


def runs_of(texts):
    """{run of eight words: place} over the sources."""
    runs = {}
    for name, lines in texts.items():
        placed = [(word, n) for n, line in enumerate(lines, 1) for word in words(line)]
        for start in range(len(placed) - RUN + 1):
            run = tuple(word for word, _ in placed[start : start + RUN])
            runs.setdefault(run, f"{name}:{placed[start][1]}")
    return runs


def our_words(path, allowed):
    """[(word, line)] of one of our files; None in place of each word of an allowed name ({first word: [names]})."""
    lines = path.read_text(encoding="utf-8").splitlines()
    placed = [(word, n) for n, line in enumerate(lines, 1) for word in words(line)]
    plain_words = tuple(word for word, _ in placed)
    for start, word in enumerate(plain_words):
        for name in allowed.get(word, []):
            if plain_words[start : start + len(name)] == name:
                for at in range(start, start + len(name)):
                    placed[at] = (None, placed[at][1])
    return placed


def check_sentences(sources, manual):
    titles = [*titles_of(manual), *NAMES]
    for path in (ROOT / "sheets").glob("*.yaml"):
        titles += re.findall(r"(?m)^title: (.+)$", path.read_text(encoding="utf-8"))
    allowed = {}
    for name in {tuple(words(title)) for title in titles if len(words(title)) > 2}:
        allowed.setdefault(name[0], []).append(name)
    theirs = runs_of(sources)
    for path in our_files():
        placed, at = our_words(path, allowed), 0
        while at < len(placed) - RUN + 1:
            run = tuple(word for word, _ in placed[at : at + RUN])
            if run not in theirs:
                at += 1
                continue
            end = at + RUN
            while end < len(placed) and tuple(word for word, _ in placed[end - RUN + 1 : end + 1]) in theirs:
                end += 1
            said = " ".join(word for word, _ in placed[at:end])
            yield f"{path.relative_to(ROOT)}:{placed[at][1]}: {end - at} words in common with {theirs[run]}: « {said} »"
            at = end


def our_files():
    for pattern in TEXTS:
        for path in sorted(ROOT.glob(pattern)):
            if str(path.relative_to(ROOT)) not in NOT_TEXTS:
                yield path


def check_persons(sources):
    """No person of the sources (« Prénom NOM », « M. Nom ») is named in our texts, nor any address or number."""
    text = "\n".join(line for lines in sources.values() for line in lines)
    persons = {found for found in re.findall(PERSON, text) if found.split()[0] not in NOT_FIRST_NAMES}
    persons |= set(re.findall(r"(?:M\.|Mme) ([A-ZÉ]\w+(?: [A-ZÉ]\w+)?)", text))
    persons = re.compile(r"\b(?:" + "|".join(sorted({" ".join(words(person)) for person in persons})) + r")\b")
    address = re.compile(r"[\w.-]+@[\w-]+\.\w+|\b0\d(?:[ .-]?\d\d){4}\b")
    for path in our_files():
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            # Fixtures and error messages of the code may hold made-up addresses: only the sources' count there.
            for found in address.findall(line) if path.suffix != ".rs" else []:
                yield f"{path.relative_to(ROOT)}:{n}: address or telephone number « {found} »"
            for person in persons.findall(" ".join(words(line))):
                yield f"{path.relative_to(ROOT)}:{n}: « {person} » is a person of the sources"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    paths = sorted(Path(sys.argv[1]).glob("*.txt"))
    sources = {path.name: path.read_text(encoding="utf-8").splitlines() for path in paths}
    manual = next((lines for lines in sources.values() if lines.count("EN BREF") == len(SHEET_IDS)), None)
    if manual is None:
        sys.exit(f"{sys.argv[1]}: no text with {len(SHEET_IDS)} times « EN BREF », so no manual")
    problems = [
        *check_sheets(manual),
        *check_index(manual),
        *check_sentences(sources, manual),
        *check_persons(sources),
    ]
    print("\n".join(problems) if problems else "Everything agrees with the sources.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
