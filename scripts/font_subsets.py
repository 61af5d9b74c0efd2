#!/usr/bin/env python3
"""Makes the fonts of the default theme.

    font_subsets.py NotoSerifSC-Bold.ttf NotoSansSC-Medium.ttf LXGWWenKai-Regular.ttf NotoSerifSC-Regular.otf TARGET

The first four are the original font files (themes/default/fonts/README.md says where they come from); the subsets are
written to TARGET. They hold the 6763 characters of GB 2312, ASCII and Chinese punctuation; whatever else a name needs is set
in the complete Noto Serif SC, which every list of fonts ends in. Needs fonttools; the same input gives the same bytes.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FAMILIES = ("Nianbao Song", "Nianbao Hei", "Nianbao Kai", "Nianbao Text")
"""Names of their own: WenKai's is reserved, and typst cuts Bold and Medium off the others."""
SYMBOLS = "°±×÷·–—‘’“”…‰′″℃№ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ→←↑↓√∶≈≠≤≥⊙①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳■□▲△◆◇○●★☆￥"
KEPT_NAMES = (0, 1, 2, 3, 4, 5, 6, 13, 14)
WINDOWS, ENGLISH = 3, 0x409


def characters() -> set[int]:
    """Give the code points that every subset holds where its original does."""
    found = {*range(0x20, 0x7F), 0xA0, *range(0x3000, 0x3020), *range(0xFF01, 0xFF5F), *map(ord, SYMBOLS)}
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            text = bytes((row, cell)).decode("gb2312", "ignore")
            found.update(ord(character) for character in text if row < 0xA4 or row >= 0xB0)
    return found


def subset(original: Path, family: str, target: Path) -> None:
    """Write the subset of a font under another family name."""
    options = Options()
    options.hinting = False
    options.layout_features = ["locl", "ccmp", "kern", "mark", "mkmk"]
    options.drop_tables += ["BASE", "GDEF", "STAT", "VORG", "gasp", "vhea", "vmtx"]
    options.name_IDs = list(KEPT_NAMES)
    options.name_languages = [ENGLISH]
    options.notdef_outline = True
    options.recalc_timestamp = False
    with TTFont(original, recalcTimestamp=False) as font:
        chosen = Subsetter(options)
        chosen.populate(unicodes=characters())
        chosen.subset(font)
        _rename(font, family)
        font.save(target, reorderTables=True)


def _rename(font: TTFont, family: str) -> None:
    postscript = family.replace(" ", "")
    names = font["name"]
    names.names = [record for record in names.names if record.platformID == WINDOWS]
    version = names.getDebugName(5)
    if "CFF " in font:
        compact = font["CFF "].cff
        compact.fontNames = [postscript]
        compact.topDictIndex[0].FullName = compact.topDictIndex[0].FamilyName = family
    for number, text in (
        (1, family),
        (2, "Regular"),
        (3, f"{version};{postscript}"),
        (4, family),
        (6, postscript),
    ):
        names.setName(text, number, WINDOWS, 1, ENGLISH)


if __name__ == "__main__":
    *originals, target = map(Path, sys.argv[1:])
    for original, family in zip(originals, FAMILIES, strict=True):
        subset(original, family, target / f"{family.replace(' ', '')}{original.suffix}")
