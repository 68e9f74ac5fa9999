#!/usr/bin/env python3
"""The catalogue as another RDF library reads it, as JSON on standard output: datasets, with what portals look at first.

    catalog.py FILE FORMAT      FORMAT is turtle, xml or json-ld
"""

import json
import sys

from rdflib import DCAT, DCTERMS, RDF, Graph


def said(graph: Graph, of, what) -> list[str]:
    return sorted(str(value) for value in graph.objects(of, what))


graph = Graph().parse(sys.argv[1], format=sys.argv[2])
found = {
    str(dataset): {
        "titles": said(graph, dataset, DCTERMS.title),
        "publisher": said(graph, dataset, DCTERMS.publisher),
        "access": sorted(str(url) for way in graph.objects(dataset, DCAT.distribution) for url in graph.objects(way, DCAT.accessURL)),
    }
    for dataset in graph.subjects(RDF.type, DCAT.Dataset)
}
json.dump({"triples": len(graph), "datasets": found}, sys.stdout, sort_keys=True)
