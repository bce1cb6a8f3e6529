"""The JSON Schema of a ledger (draft 2020-12), made from the table of fields.

It judges shape: keys, types, words, forms of dates and ids. Ids that do not resolve, dates that cannot be and orders
that contradict one another are found by ``negtrack check``. A ledger's scalars are texts, which other readers of YAML
take for numbers, truth values or days: a text may therefore be any of these.
"""

from __future__ import annotations

import json
from typing import Any

from negtrack.ledger.fields import KINDS, SECTIONS, Field, LedgerSection
from negtrack.ledger.model import OPTION_ACTS, REOPENED, Act, TargetKind

Schema = dict[str, Any]

# Patterns that every engine reads alike: without look-around and without classes of Unicode.
_ID_PATTERN = r"^[^\s!-*,/:-@\[-^`{-~\u00A1-\u00A9\u2000-\u206F\u3000-\u3003]+$"
_TARGET_PATTERN = _ID_PATTERN.replace("^", f"^(({'|'.join(TargetKind)}):)?", 1)
_YEAR = "([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_MONTH = "(0[1-9]|1[0-2])"
_DAY_OF_MONTH = "(0[1-9]|[12][0-9]|3[01])"
_SIMPLE = f"{_YEAR}(-{_MONTH}(-{_DAY_OF_MONTH})?)?"

_TYPES: dict[str, Schema] = {
    "text": {"type": ["string", "number", "boolean"], "minLength": 1},
    "id": {"type": ["string", "number", "boolean"], "pattern": _ID_PATTERN},
    "date": {
        "type": ["string", "integer"],
        "pattern": f"^{_SIMPLE}(/{_SIMPLE})?~?$",
        "minimum": 1000,
        "maximum": 9999,
        "description": "YYYY, YYYY-MM, YYYY-MM-DD, or two of them with a slash for an interval; add ~ for about.",
    },
    "day": {"type": "string", "pattern": f"^{_YEAR}-{_MONTH}-{_DAY_OF_MONTH}$", "description": "YYYY-MM-DD."},
    "whole": {"type": ["integer", "string"], "minimum": 0, "maximum": 999999999, "pattern": "^[0-9]{1,9}$"},
    "number": {
        "type": ["number", "string"],
        "minimum": 0,
        "maximum": 100,
        "pattern": r"^(100(\.0+)?|[0-9]{1,2}(\.[0-9]+)?)$",
    },
    "truth": {
        "type": ["boolean", "string"],
        "pattern": "^([Yy][Ee][Ss]|[Nn][Oo]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$",
        "description": "yes or no.",
    },
    "sha256": {"type": "string", "pattern": "^[0-9a-fA-F]{64}$"},
    "texts": {
        "anyOf": [
            {"$ref": "#/$defs/text"},
            {"type": "array", "items": {"$ref": "#/$defs/text"}, "uniqueItems": True},
        ]
    },
    "ids": {
        "anyOf": [
            {"$ref": "#/$defs/id"},
            {"type": "array", "items": {"$ref": "#/$defs/id"}, "uniqueItems": True},
        ]
    },
    "options": {
        "type": "object",
        "propertyNames": {"pattern": _ID_PATTERN},
        "minProperties": 2,
        "additionalProperties": {"anyOf": [{"$ref": "#/$defs/text"}, {"$ref": "#/$defs/option"}]},
    },
    "members": {
        "anyOf": [
            {"$ref": "#/$defs/ids"},
            {
                "type": "object",
                "additionalProperties": {
                    "anyOf": [
                        {"$ref": "#/$defs/period"},
                        {"type": "object", "maxProperties": 0},
                        {"type": "array", "items": {"$ref": "#/$defs/period"}},
                        {"type": "null"},
                    ]
                },
            },
        ]
    },
    "targets": {
        "anyOf": [
            {"$ref": "#/$defs/target"},
            {"type": "array", "items": {"$ref": "#/$defs/target"}, "uniqueItems": True},
        ]
    },
    "target": {"type": ["string", "number", "boolean"], "pattern": _TARGET_PATTERN},
    "conditions": {
        "anyOf": [
            {"$ref": "#/$defs/id"},
            {"type": "array", "items": {"$ref": "#/$defs/id"}, "uniqueItems": True},
            {"type": "object", "additionalProperties": {"$ref": "#/$defs/ids", "minItems": 1}},
        ]
    },
    "cites": {"type": "array", "items": {"$ref": "#/$defs/cite"}},
}
"""The types of values that are no records, by name."""

_TYPE_OF = {"ref": "id", "refs": "ids", "side": "id", "blocks": "targets", "articles": "ids"}
"""The types of fields that look the same here."""

_LISTS = ("texts", "refs", "blocks", "articles", "conditions", "cites")
"""The types of fields that may be lists."""


def ledger_schema() -> Schema:
    """The schema of a ledger file; ``#/$defs/part`` is that of a further file of a folder."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:negtrack:ledger:1",
        "title": "negtrack ledger",
        "description": "Positions that parties to a negotiation took on its issues, with their sources. Format 1.",
        "type": "object",
        "properties": {section.name: _section(section) for section in SECTIONS.values()},
        "required": [section.name for section in SECTIONS.values() if section.required],
        "additionalProperties": False,
        "$defs": {
            "part": {
                "title": "part of a ledger",
                "description": "A further file of a folder ledger: any of its sections.",
                "type": "object",
                "properties": {section.name: _section(section) for section in SECTIONS.values()},
                "additionalProperties": False,
            },
            **_TYPES,
            **{kind: _record(kind) for kind in KINDS},
        },
    }


def schema_text() -> str:
    """The schema as it is shipped: ``negtrack/ledger/ledger.schema.json``."""
    return json.dumps(ledger_schema(), ensure_ascii=False, indent=2) + "\n"


def _section(section: LedgerSection) -> Schema:
    described = {"description": _sentence(section.doc)}
    collection = "object" if section.shape == "map" else "array"
    shape = collection if section.required else [collection, "null"]
    if section.shape == "map":
        return {
            **described,
            "type": shape,
            "propertyNames": {"pattern": _ID_PATTERN},
            "additionalProperties": {"$ref": f"#/$defs/{section.kind}"},
            **({"minProperties": 1} if section.required else {}),
        }
    if section.shape == "list":
        return {**described, "type": shape, "items": {"$ref": f"#/$defs/{section.kind}"}}
    if section.name == "negtrack":
        return {**described, "enum": [1, "1"]}
    types = {"covered_to": "date", "private": "truth"}
    return {**described, "$ref": f"#/$defs/{types.get(section.name, 'text')}"}


def _record(kind: str) -> Schema:
    fields = KINDS[kind]
    return {
        "title": kind,
        "type": "object",
        "properties": {field.name: _property(kind, field) for field in fields},
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
        **_RULES.get(kind, {}),
    }


def _property(kind: str, field: Field) -> Schema:
    described: Schema = {"description": _sentence(field.doc)}
    example = _example(field)
    if example is not None:
        described["examples"] = [example]
    if field.type == "word":
        return {**described, "enum": list(field.choices)}
    schema = {**described, "$ref": f"#/$defs/{_TYPE_OF.get(field.type, field.type)}"}
    if (kind, field.name) == ("issue", "principals"):
        return {**schema, "minItems": 2, "type": "array"}
    return {**schema, "minItems": 1} if field.type in _LISTS and not field.may_be_empty else schema


def _sentence(doc: str) -> str:
    return f"{doc[0].upper()}{doc[1:]}."


def _example(field: Field) -> Any:
    """The example of a field as a value; None where it is cut short."""
    text = field.example
    if "…" in text:
        return None
    if field.type == "whole":
        return int(text)
    if field.type == "number":
        return float(text) if "." in text else int(text)
    if text[0] not in "[{":
        return text
    import yaml

    return yaml.load(text, Loader=yaml.BaseLoader)


def _requires(*names: str) -> Schema:
    return {"required": list(names)}


_FORBIDS_OPTION = [act.value for act in Act if act not in OPTION_ACTS and act is not Act.REAFFIRMS]
_NEEDS_OPTION = [act.value for act in Act if act in OPTION_ACTS]

_RULES: dict[str, Schema] = {
    "position": {
        "allOf": [
            {"oneOf": [_requires("source"), _requires("cites")]},
            {"anyOf": [_requires("act"), _requires("retracts"), _requires("denies")]},
            {
                "if": {"properties": {"act": {"enum": _NEEDS_OPTION}}, "required": ["act"]},
                "then": _requires("option"),
            },
            {
                "if": {"anyOf": [{"properties": {"act": {"enum": _FORBIDS_OPTION}}}, {"not": _requires("act")}]},
                "then": {"properties": {"option": False, "rejects": {"type": "array", "maxItems": 0}}},
            },
        ],
        "dependentSchemas": {
            "cites": {"properties": {field.name: False for field in KINDS["cite"] if field.name != "source"}}
        },
    },
    "event": {
        "if": {"properties": {"stage": {"const": REOPENED}}, "required": ["stage"]},
        "then": _requires("parties"),
    },
    "count": {"oneOf": [_requires("agreed"), _requires("percent")]},
    "expectation": {"oneOf": [_requires("issue"), _requires("article")]},
}
"""What goes together in a record, beside its fields."""
