"""Lists the modules of a folder of siblings, and fails loudly when one lacks a required name."""

import importlib
import pkgutil
from types import ModuleType


def modules(package: str, required: tuple[str, ...]) -> tuple[ModuleType, ...]:
    """Give the modules directly inside ``package``, sorted by name.

    Raises ``TypeError`` when one of them lacks a name in ``required``: a sibling that is half a sibling
    would otherwise be skipped in silence.
    """
    folder = importlib.import_module(package)
    names = sorted(info.name for info in pkgutil.iter_modules(folder.__path__))
    return tuple(sibling(package, name, required) for name in names)


def sibling(package: str, name: str, required: tuple[str, ...]) -> ModuleType:
    """Give one module inside ``package``; raises ``TypeError`` as ``modules`` does."""
    module = importlib.import_module(f"{package}.{name}")
    missing = [name for name in required if not hasattr(module, name)]
    if missing:
        raise TypeError(f"{module.__name__} lacks {', '.join(missing)}")
    return module
