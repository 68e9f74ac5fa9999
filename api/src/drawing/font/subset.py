#!/usr/bin/env python3
"""Makes the embedded fonts from the full Fira Sans; see README.md. Takes two folders: full fonts, result."""

import subprocess
import sys
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

# Latin-1, Latin Extended-A, comma-below letters, combining accents, typographic marks, indices, signs, arrows.
UNICODES = (
    "U+0020-007E,U+00A0-017F,U+0218-021B,U+0300-0304,U+0306-030C,U+0327,U+0328,U+0394,U+03BC,U+03C3,"
    "U+2010-2015,U+2018-201A,U+201C-201E,U+2022,U+2026,U+202F,U+2030,U+2070,U+2074-2079,U+2080-2089,U+20AC,"
    "U+2126,U+2190-2193,U+2206,U+2211,U+2212,U+221E,U+2248,U+2260,U+2264,U+2265"
)


def tabular_figures(font: TTFont) -> dict[str, str]:
    """Glyph of each figure → the glyph of equal width that the font's `tnum` feature puts in its place."""
    table = font["GSUB"].table
    lookups = [
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex
    ]
    mapping: dict[str, str] = {}
    for index in lookups:
        for part in table.LookupList.Lookup[index].SubTable:
            mapping.update(getattr(part, "ExtSubTable", part).mapping)
    return mapping


def prepare(source: Path, target: Path) -> None:
    """Figures of equal width by default, and the narrow no-break space, which Fira Sans lacks, a fifth of an em wide."""
    font = TTFont(source)
    font["glyf"]["uni202F"] = Glyph()
    font["hmtx"]["uni202F"] = (font["head"].unitsPerEm // 5, 0)
    tabular = tabular_figures(font)
    for table in font["cmap"].tables:
        if not table.isUnicode():
            continue
        for figure in map(ord, "0123456789"):
            table.cmap[figure] = tabular.get(table.cmap[figure], table.cmap[figure])
        table.cmap[0x202F] = "uni202F"
    font.save(target)


def main(full: Path, result: Path) -> None:
    for style, name in (("400Regular", "regular"), ("600SemiBold", "semibold")):
        prepared = result / f"{name}.full.ttf"
        prepare(full / style / f"FiraSans_{style}.ttf", prepared)
        for flavour in ("ttf", "woff2"):
            subprocess.run(
                [
                    "pyftsubset",
                    str(prepared),
                    f"--unicodes={UNICODES}",
                    "--layout-features=kern,mark,ccmp",
                    "--no-hinting",
                    "--name-IDs=0,1,2,3,4,5,6,7,13,14,16,17",
                    *(["--flavor=woff2"] if flavour == "woff2" else []),
                    f"--output-file={result / f'fira-sans-{name}.{flavour}'}",
                ],
                check=True,
            )
        prepared.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
