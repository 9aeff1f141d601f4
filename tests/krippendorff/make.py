#!/usr/bin/env python3
"""Writes cases.txt: matrices with gaps and ties, and their alpha by the PyPI package `krippendorff` (0.9).

    pip install krippendorff && python3 tests/krippendorff/make.py

A line is metric, alpha, and the units separated by `;`, each with the values that it was given.
"""

import pathlib
import random

import krippendorff
import numpy

draw = random.Random(20101201)
lines = ["# Written by make.py; see there."]
while len(lines) < 241:
    raters, units = draw.randint(2, 12), draw.randint(1, 20)
    values = draw.choice([[-3, -2, -1, 0, 1, 2, 3], [0, 1], [0, 1, 2, 3], [1, 2, 4, 8], [0, 0.5, 1.5, 4], list(range(0, 101, 5))])
    gap = draw.choice([0.0, 0.2, 0.6])
    near = draw.random() < 0.5
    matrix = numpy.full((raters, units), numpy.nan)
    for unit in range(units):
        centre = draw.randrange(len(values))
        for rater in range(raters):
            if draw.random() >= gap:
                place = min(max(centre + draw.choice([-1, 0, 0, 1]), 0), len(values) - 1) if near else draw.randrange(len(values))
                matrix[rater, unit] = values[place]
    metric = ["nominal", "ordinal", "interval"][len(lines) % 3]
    pairable = [column[~numpy.isnan(column)] for column in matrix.T if numpy.sum(~numpy.isnan(column)) >= 2]
    if not pairable or len(set(numpy.concatenate(pairable))) < 2:
        continue
    alpha = krippendorff.alpha(reliability_data=matrix, level_of_measurement=metric)
    units = [" ".join(f"{value:g}" for value in column if not numpy.isnan(value)) for column in matrix.T]
    lines.append(f"{metric}\t{alpha:.15g}\t{';'.join(units)}")
pathlib.Path(__file__).with_name("cases.txt").write_text("\n".join(lines) + "\n")
