#!/usr/bin/env python3
"""Which shapes a catalogue breaks, as JSON on standard output: as it is, and after each of some changes.

    shapes.py CATALOGUE.ttl SHAPES… -- [UPDATE…]

An UPDATE is SPARQL. SHAPES are a directory of *.ttl, or PACKAGE:FILE, a file that a Python package brings.
"""

import json
import sys
from importlib.resources import files
from pathlib import Path

from pyshacl import validate
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH

PREFIXES = "".join(
    f"PREFIX {name}: <{iri}>\n"
    for name, iri in {
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcatap": "http://data.europa.eu/r5r/",
        "dcatde": "http://dcat-ap.de/def/dcatde/",
        "dct": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "spdx": "http://spdx.org/rdf/terms#",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
    }.items()
)


def broken(catalogue: Graph, shapes: Graph) -> list[str]:
    _, report, _ = validate(catalogue, shacl_graph=shapes, meta_shacl=False, advanced=False)
    found = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        severity = report.value(result, SH.resultSeverity)
        shape = report.value(result, SH.sourceShape)
        path, node = report.value(result, SH.resultPath), report.value(result, SH.focusNode)
        own = str(shape).removeprefix("urn:talblick:shapes:")
        # Of what class something from elsewhere is, its own document says, which is not read here. DCAT-AP.de turns the same
        # checks of DCAT-AP off.
        kind = report.value(result, SH.sourceConstraintComponent)
        value = report.value(result, SH.value)
        elsewhere = isinstance(value, URIRef) and (value, None, None) not in catalogue
        if kind == SH.ClassConstraintComponent and elsewhere:
            continue
        # What is only advised by shapes of others is none of ours to break.
        if severity == SH.Violation:
            found.add(own if own != str(shape) else f"{shape} {path} {node}")
    return sorted(found)


arguments = sys.argv[1:]
split = arguments.index("--")
file, sources, updates = arguments[0], arguments[1:split], arguments[split + 1 :]
shapes = Graph()
for source in sources:
    package, colon, name = source.partition(":")
    if colon:
        shapes.parse(files(package) / name)
    for part in [] if colon else sorted(Path(source).glob("*.ttl")):
        shapes.parse(part)
text = Path(file).read_text()
answers = []
for update in [None, *updates]:
    catalogue = Graph().parse(data=text, format="turtle")
    if update:
        size = set(catalogue)
        catalogue.update(PREFIXES + update)
        if set(catalogue) == size:
            sys.exit(f"changes nothing: {update}")
    answers.append(broken(catalogue, shapes))
json.dump({"shapes": len(set(shapes.subjects(RDF.type, SH.NodeShape))), "broken": answers}, sys.stdout)
