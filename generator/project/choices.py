"""Keys that take some of a few names: the electronic copies and the packed texts that a site offers."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from generator.reading.shape import Reader, Record, nearest


class Choices(NamedTuple):
    """What may stand under a key: the names in their order, what they are called, what people write instead, how to want none."""

    key: str
    names: Sequence[str]
    called: str
    meant: Mapping[str, str]
    none: str = ""


def chosen(reader: Reader, record: Record, choices: Choices, usual: Sequence[str]) -> tuple[str, ...]:
    """Give the names that a record wants, in their own order; the ``usual`` ones where it says nothing."""
    wanted = record.texts(choices.key) if choices.key in record.values else usual
    for name in wanted:
        if name not in choices.names:
            meant = choices.meant.get(name.lower()) or nearest(name.lower(), choices.names)
            help_ = f"可以写：{'、'.join(choices.names)}{choices.none}"
            if "，" in name:
                help_ = f"列表里的逗号用英文的，写成 [{name.replace('，', ', ')}]"
            elif meant:
                help_ = f"您是不是想写“{meant}”？{help_}"
            message = f"“{choices.key}”里没有“{name}”这种{choices.called}"
            reader.error("107", message, record.place(choices.key), help_)
    return tuple(name for name in choices.names if name in wanted)
