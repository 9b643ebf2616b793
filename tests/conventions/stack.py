"""What the compose files, the Dockerfile, the settings and `.env.example` say, read as data."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
#: The database and the broker alone, for a laptop; then the whole site.
ENGINES, SITE = "docker-compose.engines.yml", "docker-compose.yml"
PAGE = "docs/operations.md"
#: The services that run our image.
OURS = {"prepare", "web", "worker", "beat"}

#: What the compose specification knows and we use; anything else is a typing mistake.
_TOP = {"name", "services", "volumes"}
_SERVICE = {
    *("build", "cap_add", "cap_drop", "command", "depends_on", "environment", "healthcheck"),
    *("image", "init", "logging", "ports", "profiles", "read_only", "restart", "security_opt"),
    *("shm_size", "stop_grace_period", "tmpfs", "user", "volumes"),
}
_HEALTHCHECK = {"disable", "interval", "retries", "start_period", "test", "timeout"}
_RESTART = {"no", "unless-stopped"}
_CONDITIONS = {"service_completed_successfully", "service_healthy"}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def compose(name: str = SITE) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(text(name))
    return loaded


def one_shots(services: dict[str, Any]) -> set[str]:
    """Those that others wait for to have ended."""
    return {
        other
        for service in services.values()
        for other, how in service.get("depends_on", {}).items()
        if how == {"condition": "service_completed_successfully"}
    }


def problems(project: dict[str, Any]) -> list[str]:
    """What `docker compose config` would refuse, and what we refuse ourselves."""
    services = project["services"]
    found = [f"{key}?" for key in project if key not in _TOP and not key.startswith("x-")]
    volumes = {source for service in services.values() for source in _volumes(service)}
    if volumes != set(project.get("volumes", {})):
        found.append(f"volumes: {sorted(volumes)} are used")
    for name, service in services.items():
        found += [f"{name}: {problem}" for problem in _service_problems(service, services)]
        if name not in one_shots(services) and not _says_how_it_is(service):
            found.append(f"{name}: no health check")
    return found


def _service_problems(service: dict[str, Any], services: dict[str, Any]) -> Iterator[str]:
    check = service.get("healthcheck", {})
    yield from (f"{key}?" for key in service if key not in _SERVICE)
    yield from (f"healthcheck: {key}?" for key in check if key not in _HEALTHCHECK)
    if "test" in check and check["test"][0] not in {"CMD", "CMD-SHELL"}:
        yield "healthcheck: CMD or CMD-SHELL"
    for other, how in service.get("depends_on", {}).items():
        if (
            other not in services
            or set(how) != {"condition"}
            or how["condition"] not in _CONDITIONS
        ):
            yield f"depends on {other}: {how}"
    yield from (f"port {port}" for port in service.get("ports", []) if not _is_private(port))
    if service.get("restart", "no") not in _RESTART:
        yield f"restart: {service['restart']}"
    if not is_pinned(service["image"]):
        yield f"image: {service['image']}"


def _volumes(service: dict[str, Any]) -> list[str]:
    sources = [volume.partition(":")[0] for volume in service.get("volumes", [])]
    # Files of this folder are nobody's volumes.
    return [source for source in sources if not source.startswith("./")]


def _is_private(port: str) -> bool:
    return bool(re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port))


def _says_how_it_is(service: dict[str, Any]) -> bool:
    # Our image brings a health check for its own command, and for no other.
    ours = "build" in service and "command" not in service and "healthcheck" not in service
    return ours or "test" in service.get("healthcheck", {})


def is_pinned(image: str) -> bool:
    """Whether `image` names a version, or is built here."""
    return bool(re.fullmatch(r"[a-z0-9/]+:(v?\d[\w.-]*|local)", image))


class Instruction(NamedTuple):
    name: str
    words: str


def stages() -> list[list[Instruction]]:
    """The instructions of the Dockerfile, a list for each FROM."""
    lines = [line for line in text("Dockerfile").splitlines() if not line.lstrip().startswith("#")]
    found: list[list[Instruction]] = []
    for line in filter(None, "\n".join(lines).replace("\\\n", " ").splitlines()):
        name, _, words = line.partition(" ")
        if name == "FROM":
            found.append([])
        found[-1].append(Instruction(name, words))
    return found


def words_of(stage: list[Instruction], name: str) -> list[str]:
    return [instruction.words for instruction in stage if instruction.name == name]


def variables_of(stage: list[Instruction]) -> dict[str, str]:
    pairs = (pair.partition("=") for words in words_of(stage, "ENV") for pair in words.split())
    return {name: value for name, _, value in pairs}


def image_command() -> list[str]:
    words: list[str] = json.loads(words_of(stages()[-1], "CMD")[0])
    return words


def image_health_check() -> list[str]:
    words: list[str] = json.loads(words_of(stages()[-1], "HEALTHCHECK")[0].partition(" CMD ")[2])
    return words


def settings_read() -> dict[str, object]:
    """Every variable that production's settings read, with its default; `...` where it has none."""
    found: dict[str, object] = {}
    for module in ("base", "prod"):
        for call in ast.walk(ast.parse(text(f"stage4club/settings/{module}.py"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            if ast.unparse(call.func.value) == "env" and isinstance(call.args[0], ast.Constant):
                default = next(
                    (word.value for word in call.keywords if word.arg == "default"), None
                )
                found[call.args[0].value] = _value(default)
    return found


def settings_required() -> list[str]:
    """`REQUIRED` of production's settings, read without loading them."""
    for node in ast.parse(text("stage4club/settings/prod.py")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "REQUIRED":
            return list(ast.literal_eval(node.value))
    raise LookupError("REQUIRED")


def _value(default: ast.expr | None) -> object:
    if default is None:
        return ...
    # A folder is put together from others.
    return default.value if isinstance(default, ast.Constant) else None


class Example(NamedTuple):
    value: str
    is_active: bool
    is_explained: bool


def environment_example() -> dict[str, Example]:
    """The variables of `.env.example`, those that are commented out too."""
    found: dict[str, Example] = {}
    before = ""
    for line in text(".env.example").splitlines():
        if variable := re.fullmatch(r"(#?)([A-Z_]+)=(.*)", line):
            off, name, value = variable.groups()
            found[name] = Example(value, not off, before.startswith("# "))
        before = line
    return found
