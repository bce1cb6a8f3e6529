"""PyYAML's C parser, its events and errors, without the modules that only PyYAML's parser in Python needs.

``import yaml`` compiles patterns and makes loaders that the C parser never uses: a good part of what reading a small
ledger takes. Here only the extension is loaded, with the modules whose classes it hands out. The others, of which it
asks for the error class alone, are stood in for while it loads, and taken away again. Where PyYAML comes without its
extension, or is loaded already, it is used as a whole: the events are the same (docs/decisions/c-parser-alone.md).
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import PathFinder
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yaml.error import MarkedYAMLError, YAMLError
    from yaml.events import (
        AliasEvent,
        DocumentStartEvent,
        MappingEndEvent,
        MappingStartEvent,
        ScalarEvent,
        SequenceEndEvent,
        SequenceStartEvent,
        StreamEndEvent,
    )

__all__ = [
    "AliasEvent", "DocumentStartEvent", "MappingEndEvent", "MappingStartEvent", "MarkedYAMLError", "Parser",
    "ScalarEvent", "SequenceEndEvent", "SequenceStartEvent", "StreamEndEvent", "YAMLError",
]  # fmt: skip

_STOOD_IN_FOR = {
    "reader": "ReaderError", "scanner": "ScannerError", "parser": "ParserError", "composer": "ComposerError",
    "constructor": "ConstructorError", "emitter": "EmitterError", "serializer": "SerializerError",
    "representer": "RepresenterError",
}  # fmt: skip
"""The modules of PyYAML of which the extension needs nothing but the error class that it raises."""


def _load_alone() -> Any:
    """Load PyYAML's extension without PyYAML, and return its parser. Raises ImportError where that cannot be."""
    found = None if "yaml" in sys.modules else PathFinder.find_spec("yaml")
    if found is None or not found.submodule_search_locations:
        raise ImportError("PyYAML is loaded already, or is no package")
    package: Any = ModuleType("yaml")
    package.__path__ = list(found.submodule_search_locations)
    borrowed: dict[str, ModuleType] = {"yaml": package}
    sys.modules["yaml"] = package
    try:
        errors = import_module("yaml.error")
        for part in ("tokens", "events", "nodes"):
            import_module(f"yaml.{part}")
        for name, error in _STOOD_IN_FOR.items():
            module = borrowed[f"yaml.{name}"] = ModuleType(f"yaml.{name}")
            bases = (_Unreadable, errors.YAMLError) if name == "reader" else (errors.MarkedYAMLError,)
            setattr(module, error, type(error, bases, {}))
            setattr(package, name, module)
        sys.modules.update(borrowed)
        return import_module("yaml._yaml").CParser
    except AttributeError as error:  # a later PyYAML, whose extension asks for more
        borrowed |= {name: module for name, module in sys.modules.items() if name.startswith("yaml.")}
        raise ImportError(str(error)) from error
    finally:
        for name in borrowed:
            sys.modules.pop(name, None)


class _Unreadable(Exception):
    """What the error of a character that YAML does not allow is made of: as in ``yaml.reader.ReaderError``."""

    def __init__(self, name: str, position: int, character: int, encoding: str, reason: str) -> None:
        super().__init__(name, position, character, encoding, reason)
        self.name, self.position, self.character = name, position, character
        self.encoding, self.reason = encoding, reason


def _parser() -> Any:
    """The class of the parser: libyaml's, or PyYAML's own where that is not built in."""
    try:
        return _load_alone()
    except ImportError:
        pass
    try:
        from yaml.cyaml import CParser  # type: ignore[attr-defined]
    except ImportError:
        from yaml.composer import Composer
        from yaml.parser import Parser
        from yaml.reader import Reader
        from yaml.scanner import Scanner

        class Slow(Reader, Scanner, Parser, Composer):
            """PyYAML without libyaml: the same events, more slowly."""

            def __init__(self, stream: bytes) -> None:
                Reader.__init__(self, stream)
                Scanner.__init__(self)
                Parser.__init__(self)

        return Slow
    parser: Any = CParser
    return parser


Parser = _parser()
"""Makes events of a text: ``get_event`` until it gives None, ``dispose`` at the end."""

if not TYPE_CHECKING:  # taken from what is loaded: a plain import of them would load the rest of PyYAML
    YAMLError, MarkedYAMLError = sys.modules["yaml.error"].YAMLError, sys.modules["yaml.error"].MarkedYAMLError
    _events = sys.modules["yaml.events"]
    AliasEvent, ScalarEvent = _events.AliasEvent, _events.ScalarEvent
    MappingStartEvent, MappingEndEvent = _events.MappingStartEvent, _events.MappingEndEvent
    SequenceStartEvent, SequenceEndEvent = _events.SequenceStartEvent, _events.SequenceEndEvent
    DocumentStartEvent, StreamEndEvent = _events.DocumentStartEvent, _events.StreamEndEvent
