"""A YAML text as a typed value, with errors that name the line and what to write instead."""

import difflib
from collections.abc import Sequence
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

from job_monitor.errors import ConfigurationError

Shape = TypeVar("Shape", bound=BaseModel)
Place = Sequence[int | str]

ERRORS_AT_MOST = 10


def parse(content: bytes, name: str, shape: type[Shape]) -> Shape:
    """The content of the file `name`; an empty one is an empty mapping.

    Raises ConfigurationError with a sentence for each thing that is wrong, ten at most.
    """
    loader = _loader(content, name)
    try:
        root = loader.get_single_node()
        if root is None:
            return shape()
        _refuse_doubles(root, name)
        value = loader.construct_document(root)
    # A date or a number that there is not, such as 2026-02-30, is a bare ValueError.
    except (yaml.YAMLError, ValueError) as error:
        raise ConfigurationError(_of_yaml(error, name)) from None
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        found = [_sentence(part, root, name, shape) for part in error.errors(include_url=False)]
        raise ConfigurationError(" ".join(dict.fromkeys(found[:ERRORS_AT_MOST]))) from None


def _loader(content: bytes, name: str) -> yaml.SafeLoader:
    try:
        return yaml.SafeLoader(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ConfigurationError(f"{name}, line {line}: save the file as UTF-8.") from None
    except yaml.YAMLError as error:
        raise ConfigurationError(_of_yaml(error, name)) from None


def _of_yaml(error: Exception, name: str) -> str:
    mark = getattr(error, "problem_mark", None)
    where = name if mark is None else f"{name}, line {mark.line + 1}"
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return f"{where}: this is no YAML: {said}. Check the indentation, colons and quotes."


def _refuse_doubles(root: yaml.Node, name: str) -> None:
    """A key written twice would silently lose what stands under the first. Anchors may make a node its own child."""
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            _refuse_double(node, name)
            waiting += [value for _, value in node.value]


def _refuse_double(node: yaml.MappingNode, name: str) -> None:
    lines: dict[str, int] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if (first := lines.setdefault(str(key.value), line)) != line:
            raise ConfigurationError(
                f"{name}, line {line}: `{key.value}` was written before, on line {first}; join them."
            )


def _sentence(part: Any, root: yaml.Node, name: str, shape: type[BaseModel]) -> str:
    place: Place = part["loc"]
    names = ".".join(str(step) for step in place if isinstance(step, str) and step != "[key]")
    return f"{name}, line {_line(root, place)}: {f'`{names}` ' if names else ''}{_what(part, place, shape)}."


def _line(node: yaml.Node, place: Place) -> int:
    """Line of the last step of the place that is written in the file."""
    mark = node.start_mark
    for step in place:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            mark = node.start_mark
        elif isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if str(key.value) == str(step)]
            if not found:
                break
            mark, node = found[0][0].start_mark, found[0][1]
    return int(mark.line) + 1


def _what(part: Any, place: Place, shape: type[BaseModel]) -> str:
    kind = part["type"]
    if kind == "extra_forbidden":
        return f"is not known here; {_instead(str(place[-1]), _known(shape, place[:-1]))}"
    if kind == "value_error":
        return f"is not taken: {part['ctx']['error']}"
    fixed = {
        "missing": "is missing",
        "string_type": "must be text; put it in quotes",
        "model_type": "must have keys of its own, one to a line",
        "dict_type": "must have keys of its own, one to a line",
        "tuple_type": "must be a list: lines that begin with `-`, or `[a, b]`",
    }
    return fixed.get(kind) or f"is not taken: {part['msg'][0].lower()}{part['msg'][1:]}"


def _known(shape: type[BaseModel], place: Place) -> list[str]:
    """Keys of the section at a place."""
    for step in place:
        if isinstance(step, str) and step in shape.model_fields:
            shape = next(_models(shape.model_fields[step].annotation), shape)
    return list(shape.model_fields)


def _models(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _instead(key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    return f"write `{near[0]}`" if near else f"there are {', '.join(known)}"
