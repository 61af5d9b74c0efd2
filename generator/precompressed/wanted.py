"""The key 预压缩: which packings a site asks for."""

from generator.keys import PACKINGS
from generator.shape import Reader, Record, nearest

_MEANT = {"gz": "gzip", "brotli": "br", "是": "gzip"}


def read_packings(reader: Reader, record: Record) -> tuple[str, ...]:
    """Give the packings that a site asks for, none unless it says so."""
    wanted = record.texts("预压缩") if "预压缩" in record.values else ()
    for name in wanted:
        if name not in PACKINGS:
            meant = _MEANT.get(name.lower()) or nearest(name.lower(), PACKINGS)
            help_ = f"可以写：{'、'.join(PACKINGS)}"
            if "，" in name:
                help_ = f"列表里的逗号用英文的，写成 [{name.replace('，', ', ')}]"
            elif meant:
                help_ = f"您是不是想写“{meant}”？{help_}"
            reader.error("107", f"“预压缩”里没有“{name}”这种压缩", record.place("预压缩"), help_)
    return tuple(name for name in PACKINGS if name in wanted)
