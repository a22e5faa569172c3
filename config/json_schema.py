"""The JSON Schema of the configuration file, for editors: ``python -m config.json_schema``."""

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from config.settings import NewsroomFile
from config.zones import zone_names

#: Where the schema is kept.
FILE = Path(__file__).with_name("nashra.schema.json")

_ZONE = "time zone"


class _WithoutFieldTitles(GenerateJsonSchema):
    """Titles name types here, so no title is made up from a field's name."""

    def field_title_should_be_set(
        self,
        schema: core_schema.CoreSchema
        | core_schema.ModelField
        | core_schema.DataclassField
        | core_schema.TypedDictField
        | core_schema.ComputedField,
    ) -> bool:
        return False


def json_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of ``NewsroomFile``."""
    schema = NewsroomFile.model_json_schema(schema_generator=_WithoutFieldTitles)
    schema = _tidied(schema)
    schema["$defs"]["Timezone"] = {
        "title": _ZONE,
        "type": "string",
        "enum": sorted(zone_names()),
    }
    # A slug that no pattern fits would otherwise be any key with any value.
    schema["properties"]["sections"]["additionalProperties"] = False
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        **schema,
        "title": "Configuration of Nashra",
    }


def schema_text() -> str:
    """The schema as it is kept."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def _tidied(schema: Any) -> Any:
    """Without defaults that say nothing, and with the list of zones named rather than repeated."""
    if isinstance(schema, list):
        return [_tidied(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("title") == _ZONE:
        rest = {key: value for key, value in schema.items() if key not in {"title", "type"}}
        return {"$ref": "#/$defs/Timezone", **rest}
    return {key: _tidied(value) for key, value in schema.items() if not _says_nothing(key, value)}


def _says_nothing(key: str, value: object) -> bool:
    return key == "default" and value is None


if __name__ == "__main__":
    FILE.write_text(schema_text(), encoding="utf-8")
