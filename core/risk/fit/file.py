"""A model as a file of JSON: numbers and names alone, nothing that could run. Read back it says exactly the same."""

from collections.abc import Mapping
from dataclasses import asdict

import numpy as np
import orjson

from core.errors import BadInput
from core.risk.fit.additive import Additive
from core.risk.fit.calibrate import Curve
from core.risk.fit.model import Model
from core.risk.fit.scale import Scale
from core.signals import Floats

FORMAT, VERSION = "coordinator risk model", 1
Card = Mapping[str, object]


def written(model: Model, card: Card) -> bytes:
    """The file of a model; ``card`` is what people should know of it, in plain JSON values."""
    additive = model.additive
    said = {
        "format": FORMAT,
        "version": VERSION,
        "kind": model.kind,
        "card": card,
        "start": additive.start,
        "columns": [
            asdict(scale) | {"slope": float(slope), "steps": step.tolist()}
            for scale, slope, step in zip(model.scales, additive.slopes, additive.steps, strict=True)
        ],
        "pairs": [{"columns": list(key), "grid": grid.tolist()} for key, grid in additive.pairs.items()],
        "curve": {"knots": model.curve.knots.tolist(), "values": model.curve.values.tolist()},
    }
    return orjson.dumps(said, option=orjson.OPT_INDENT_2 if not additive.pairs else 0)


def model_of(content: bytes, *, name: str) -> Model:
    """The model of a file. Raises BadInput with a sentence for anything else."""
    try:
        said = orjson.loads(content)
    except orjson.JSONDecodeError:
        raise BadInput(f"{name} is no model file: it is no JSON. `coordinator train` writes one.") from None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise BadInput(f"{name} is no model file. `coordinator train` writes one.")
    if said.get("version") != VERSION:
        raise BadInput(f"{name} was written by another version of this program: train the model again.")
    try:
        return _model(said)
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError):
        raise BadInput(f"{name} is damaged: train the model again.") from None


def _model(said: Mapping[str, object]) -> Model:
    columns, pairs, curve = _list(said["columns"]), _list(said["pairs"]), _mapping(said["curve"])
    scales = tuple(_scale(_mapping(one)) for one in columns)
    steps = tuple(_numbers(_mapping(one)["steps"], (scale.size,)) for one, scale in zip(columns, scales, strict=True))
    grids = {}
    for pair in map(_mapping, pairs):
        one, other = (int(str(place)) for place in _list(pair["columns"]))
        if not 0 <= one < other:
            raise ValueError(pair)
        grids[one, other] = _numbers(pair["grid"], (scales[one].size, scales[other].size))
    knots = _numbers(curve["knots"])
    if not scales or len(knots) < 2 or (np.diff(knots) <= 0).any():  # noqa: PLR2004 - a piece has two ends
        raise ValueError(knots)
    additive = Additive(
        start=float(_numbers([said["start"]])[0]),
        slopes=_numbers([_mapping(one)["slope"] for one in columns]),
        steps=steps,
        pairs=grids,
    )
    values = _numbers(curve["values"], knots.shape)
    return Model(kind=str(said["kind"]), scales=scales, additive=additive, curve=Curve(knots=knots, values=values))


def _scale(said: Mapping[str, object]) -> Scale:
    """The scale of a column; ``ranks`` may hold nothing for a level of unknown order."""
    return Scale(
        name=_text(said["name"]),
        edges=tuple(_numbers(said["edges"]).tolist()),
        levels=tuple(_text(level) for level in _list(said["levels"])),
        ranks=tuple(float("nan") if rank is None else float(str(rank)) for rank in _list(said["ranks"])),
        centre=float(_numbers([said["centre"]])[0]),
        spread=float(_numbers([said["spread"]])[0]),
        logged=said["logged"] is True,
        dated=said["dated"] is True,
        typical=_text(said["typical"]),
    )


def _numbers(said: object, shape: tuple[int, ...] | None = None) -> Floats:
    found = np.array(_list(said), dtype=float)
    if not np.isfinite(found).all() or (shape is not None and found.shape != shape):
        raise ValueError(shape)
    return found


def _text(said: object) -> str:
    if not isinstance(said, str):
        raise TypeError(said)
    return said


def _list(said: object) -> list[object]:
    if not isinstance(said, list):
        raise TypeError(said)
    return said


def _mapping(said: object) -> Mapping[str, object]:
    if not isinstance(said, dict):
        raise TypeError(said)
    return said
