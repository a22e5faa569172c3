"""What every part of the configuration is: frozen, and every key known."""

from pydantic import BaseModel, ConfigDict, model_validator


class Model(BaseModel):
    """A part of the configuration: frozen, and every key known."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Settings(Model):
    """A part of the file; a heading with nothing under it is as good as none."""

    @model_validator(mode="before")
    @classmethod
    def _nothing_written(cls, value: object) -> object:
        return {} if value is None else value
