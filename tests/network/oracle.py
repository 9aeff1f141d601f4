#!/usr/bin/env python3
"""Figures of random signed digraphs, computed by networkx and by trying everything; written to random.txt.

    python3 -m venv venv && venv/bin/pip install networkx && venv/bin/python tests/network/oracle.py

A line is a system of actors and what networkx says of it, parts between bars:

    actors | rule | views | balanced unstable | frustration best | betweenness | articulation points | isolated | mediators

A view is `from>to` (one side) or `from=to` (both), then what is seen: + alliance, - opposition, n negotiation,
d dependence, 0 neither. The rule for two views is p (prudent), a (accord) or u (un côté). Betweenness is among allies,
articulation points among those between whom word passes. A mediator is `one-other:third`.
"""
import itertools
import pathlib
import random

import networkx as nx

SIGN = {"+": 1, "-": -1, "n": 0, "d": 0, "0": 0}
LINKS = {"+", "n", "d"}


def pair_of(views, rule):
    """What ties two actors: a sign, and whether word passes."""
    both = views.get("=")
    told = [both, both] if both else [views.get(">"), views.get("<")]
    known = [one for one in told if one]
    if rule == "a" and len(known) < 2:
        return 0, False
    signs = [SIGN[one] for one in known]
    if rule == "p":
        sign = min(signs)
    elif rule == "a":
        sign = signs[0] if len(set(signs)) == 1 else 0
    else:
        total = sum(signs)
        sign = (total > 0) - (total < 0)
    if sign:
        return sign, sign > 0
    if len(known) == 2 and set(signs) == {1, -1}:
        # Two signs against one another: with rule u word passes on one side; with a, not on both.
        return 0, rule == "u"
    talks = [one in LINKS for one in known]
    return 0, any(talks) if rule == "u" else all(talks)


def frustration(graph):
    """Fewest edges aside over all splits of each part, and in how many splits."""
    least, best = 0, 1
    for part in nx.connected_components(graph):
        part = sorted(part)
        counts = {}
        for sides in itertools.product([0, 1], repeat=len(part) - 1):
            side = dict(zip(part, (0,) + sides))
            aside = sum((side[a] == side[b]) != (s > 0) for a, b, s in graph.subgraph(part).edges(data="sign"))
            counts[aside] = counts.get(aside, 0) + 1
        least += min(counts)
        best *= counts[min(counts)]
    return least, best


def line(rng, number):
    n = 1 + number % 12
    rule = "pau"[number % 3]
    density = rng.choice([0.2, 0.4, 0.6, 0.9])
    pairs, texts = {}, []
    for a, b in itertools.combinations(range(n), 2):
        if rng.random() >= density:
            continue
        views = {}
        kind = lambda: rng.choice("+++--nd0")
        if rng.random() < 0.6:
            views["="] = kind()
            texts.append(f"{a}={b}{views['=']}")
        else:
            for way, (x, y) in ((">", (a, b)), ("<", (b, a))):
                if rng.random() < 0.75:
                    views[way] = kind()
                    texts.append(f"{x}>{y}{views[way]}")
        if views:
            pairs[a, b] = pair_of(views, rule)
    signed, allies, linking = nx.Graph(), nx.Graph(), nx.Graph()
    for graph in (signed, allies, linking):
        graph.add_nodes_from(range(n))
    for (a, b), (sign, links) in pairs.items():
        if sign:
            signed.add_edge(a, b, sign=sign)
        if sign > 0:
            allies.add_edge(a, b)
        if links:
            linking.add_edge(a, b)
    trios = [t for t in nx.enumerate_all_cliques(signed) if len(t) == 3]
    product = lambda t: signed[t[0]][t[1]]["sign"] * signed[t[0]][t[2]]["sign"] * signed[t[1]][t[2]]["sign"]
    balanced = sum(product(t) > 0 for t in trios)
    least, best = frustration(signed)
    between = nx.betweenness_centrality(allies, normalized=False)
    cut = sorted(nx.articulation_points(linking))
    isolated = [v for v in range(n) if all(v not in pair for pair in pairs)]
    mediators = [
        f"{a}-{b}:{c}"
        for a, b, s in sorted(signed.edges(data="sign"))
        if s < 0
        for c in range(n)
        if linking.has_edge(a, c) and linking.has_edge(b, c)
    ]
    fields = [
        str(n),
        rule,
        " ".join(texts),
        f"{balanced} {len(trios) - balanced}",
        f"{least} {best}",
        " ".join(f"{between[v]:.6g}" for v in range(n)),
        " ".join(map(str, cut)),
        " ".join(map(str, isolated)),
        " ".join(mediators),
    ]
    return "|".join(fields)


if __name__ == "__main__":
    rng = random.Random(20261128)
    lines = [line(rng, number) for number in range(360)]
    head = f"# Written by oracle.py with networkx {nx.__version__}; the parts of a line are told there."
    pathlib.Path(__file__).with_name("random.txt").write_text("\n".join([head, *lines]) + "\n")
