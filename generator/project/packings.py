"""The key 预压缩: which packings a site asks for."""

from collections.abc import Sequence

from generator.reading.shape import Reader, Record, nearest

_MEANT = {"gz": "gzip", "brotli": "br", "是": "gzip"}


def read_packings(reader: Reader, record: Record, choices: Sequence[str]) -> tuple[str, ...]:
    """Give those of all packings that a site asks for, none unless it says so."""
    wanted = record.texts("预压缩") if "预压缩" in record.values else ()
    for name in wanted:
        if name not in choices:
            meant = _MEANT.get(name.lower()) or nearest(name.lower(), choices)
            help_ = f"可以写：{'、'.join(choices)}"
            if "，" in name:
                help_ = f"列表里的逗号用英文的，写成 [{name.replace('，', ', ')}]"
            elif meant:
                help_ = f"您是不是想写“{meant}”？{help_}"
            reader.error("107", f"“预压缩”里没有“{name}”这种压缩", record.place("预压缩"), help_)
    return tuple(name for name in choices if name in wanted)
