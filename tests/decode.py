#!/usr/bin/env python3
"""Vector tiles and PMTiles as other people's programs read them, as JSON on standard output.

    decode.py tile FILE              one vector tile: its layers, points in units of the tile, y downwards
    decode.py pmtiles FILE Z X Y     header and metadata of an archive, and one of its tiles
"""

import gzip
import json
import sys

import mapbox_vector_tile
from pmtiles.reader import MmapSource, Reader


def tile(content: bytes) -> dict:
    return mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})


def archive(path: str, z: int, x: int, y: int) -> dict:
    with open(path, "rb") as file:
        reader = Reader(MmapSource(file))
        header = {name: getattr(value, "name", value) for name, value in reader.header().items()}
        return {"header": header, "metadata": reader.metadata(), "tile": tile(gzip.decompress(reader.get(z, x, y)))}


def main(kind: str, path: str, *place: str) -> None:
    if kind == "tile":
        with open(path, "rb") as file:
            found = tile(file.read())
    else:
        found = archive(path, *map(int, place))
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
