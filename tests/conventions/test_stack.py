"""The real stack: compose files, image, settings and the page about them say the same."""

from __future__ import annotations

import copy
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import gunicorn.config
import pytest
from celery.bin.beat import beat
from celery.bin.worker import worker
from django.core.management import get_commands

from stage4club import devserver
from stage4club.embedded import postgres
from stage4club.embedded.process import ADVICE
from stage4club.notifications.policy import LONGEST_SENDING_SECONDS

from .stack import (
    ENGINES,
    OURS,
    PAGE,
    SITE,
    compose,
    environment_example,
    image_command,
    one_shots,
    problems,
    settings_read,
    settings_required,
    stages,
    text,
    variables_of,
)

SERVICES = compose()["services"]
#: Of the image alone: where things are in it, and how Python and gunicorn behave.
OF_THE_IMAGE = {"DJANGO_SETTINGS_MODULE", "PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
#: Read by gunicorn and by the database themselves.
PASSWORDS = {"POSTGRES_PASSWORD", "WEB_ROLE_PASSWORD"}
OF_OTHERS = {"WEB_CONCURRENCY", "PGOPTIONS"} | PASSWORDS
OWNER = "MIGRATION_DATABASE_URL"
ASKED = re.compile(r"\$\{([A-Z_]+):\?([^}]*)\}")


@pytest.mark.parametrize("name", [ENGINES, SITE])
def test_a_compose_file_is_in_order(name: str) -> None:
    assert problems(compose(name)) == []


MISTAKES: dict[str, Callable[[dict[str, Any]], object]] = {
    "networking?": lambda project: project.update(networking={}),
    "web: imagee?": lambda project: project["services"]["web"].update(imagee="x"),
    "web: port 8000:8000": lambda project: project["services"]["web"].update(ports=["8000:8000"]),
    "web: image: caddy:latest": lambda project: project["services"]["web"].update(
        image="caddy:latest"
    ),
    "web: restart: allways": lambda project: project["services"]["web"].update(restart="allways"),
    "web: depends on prepair: {'condition': 'service_healthy'}": lambda project: project[
        "services"
    ]["web"]["depends_on"].update(prepair={"condition": "service_healthy"}),
    "broker: no health check": lambda project: project["services"]["broker"].pop("healthcheck"),
    "broker: healthcheck: every?": lambda project: project["services"]["broker"][
        "healthcheck"
    ].update(every="2s"),
    "volumes: ['database', 'media'] are used": lambda project: project["volumes"].pop("media"),
}


@pytest.mark.parametrize("problem", MISTAKES)
def test_a_mistake_in_a_compose_file_is_found(problem: str) -> None:
    project = copy.deepcopy(compose())
    MISTAKES[problem](project)
    assert problems(project) == [problem]


def test_both_files_start_the_same_servers() -> None:
    same = ("image", "command", "healthcheck")
    for name, engine in compose(ENGINES)["services"].items():
        assert {key: engine.get(key) for key in same} == {
            key: SERVICES[name].get(key) for key in same
        }
    laptop, site = (
        dict(compose(name)["services"]["database"]["environment"]) for name in (ENGINES, SITE)
    )
    # A laptop has one role for everything.
    assert site.pop("WEB_ROLE_PASSWORD")
    assert laptop == site | {"POSTGRES_PASSWORD": laptop["POSTGRES_USER"]}
    sorting = laptop["POSTGRES_INITDB_ARGS"].split()
    assert [word for word in sorting if word not in text(postgres.__file__)] == []
    assert f"--file {ENGINES} up" in ADVICE


# Variables ---------------------------------------------------------------------------------------


def test_the_stack_gives_every_variable_that_the_settings_read() -> None:
    given = set(variables_of(stages()[-1])) - OF_THE_IMAGE
    given |= {name for service in OURS for name in SERVICES[service]["environment"]}
    assert given - OF_OTHERS == set(settings_read())


def test_compose_asks_for_what_production_requires_and_names_it() -> None:
    asked = dict(ASKED.findall(str(compose()["x-site"]["environment"])))
    assert list(asked) == settings_required()
    everywhere = ASKED.findall(text(SITE))
    assert {name for name, _ in everywhere} == {*asked, *PASSWORDS, OWNER}
    assert [sentence for name, sentence in everywhere if name not in sentence] == []
    # No variable is read in a way that lets it be missing.
    assert len(everywhere) == text(SITE).count("${")


def test_what_may_be_left_out_has_one_default_and_it_is_the_program_s() -> None:
    environment = SERVICES["web"]["environment"]
    optional = {name for name, value in environment.items() if value is None}
    assert optional == set(environment) - set(settings_required())
    shown = {n: line.value for n, line in environment_example().items() if not line.is_active}
    assert set(shown) == optional
    image = variables_of(stages()[-1])
    defaults = {name: settings_read().get(name, image.get(name)) for name in optional}
    assert shown == {name: str(value).lower() for name, value in defaults.items()}


def test_the_example_explains_each_variable_and_fits_the_services() -> None:
    example = environment_example()
    assert [name for name, line in example.items() if not line.is_explained] == []
    assert {n for n, line in example.items() if line.is_active} == {
        *settings_required(),
        *PASSWORDS,
        OWNER,
    }
    hosts = {
        name: urlsplit(line.value).hostname
        for name, line in example.items()
        if "_URL" in name and line.is_active
    }
    site = urlsplit(example["SITE_URL"].value)
    assert hosts == {
        "DATABASE_URL": "database",
        OWNER: "database",
        "REDIS_URL": "broker",
        "EMAIL_URL": "mailbox",
        "SITE_URL": example["ALLOWED_HOSTS"].value,
    }
    assert SERVICES["proxy"]["ports"] == [f"127.0.0.1:{site.port}:{site.port}"]
    assert f"--from={site.geturl()}" in SERVICES["proxy"]["command"]
    assert [n for n in ("SECRET_KEY", "FIELD_KEYS", *PASSWORDS) if example[n].value] == []
    assert "/.env" in text(".gitignore").splitlines()


def test_only_web_processes_share_a_pool() -> None:
    pool = {name: SERVICES[name]["environment"].get("DATABASE_POOL") for name in OURS}
    assert pool == {"web": None, "prepare": "false", "worker": "false", "beat": "false"}


# Commands ----------------------------------------------------------------------------------------


def page_command(program: str) -> list[str]:
    lines = [line for line in text(PAGE).splitlines() if re.match(rf"(\S+ )?{program}\b", line)]
    assert len(lines) == 1
    return shlex.split(lines[0])


def test_the_page_shows_the_commands_that_run() -> None:
    # Without Docker nobody stands between the port and the network.
    outside = [word.replace("0.0.0.0", "127.0.0.1") for word in image_command()]
    assert page_command("gunicorn") == outside != image_command()
    for name in ("worker", "beat"):
        service = SERVICES[name]
        pool = f"DATABASE_POOL={service['environment']['DATABASE_POOL']}"
        assert page_command(f"celery --app=stage4club {name}") == [pool, *service["command"]]


def test_every_option_is_one_of_the_installed_program() -> None:
    gunicorn.config.Config().parser().parse_args(image_command()[1:])
    for command in (worker, beat):
        known = {option for parameter in command.params for option in parameter.opts}
        given = SERVICES[str(command.name)]["command"][3:]
        assert {word.partition("=")[0] for word in given} - known == set()


def test_the_worker_is_that_of_make_run() -> None:
    development = devserver.processes(8000, Path("folder"), {})["worker"]
    command = SERVICES["worker"]["command"]
    assert command[command.index("worker") :] == development[development.index("worker") :]


def test_what_is_in_hand_is_finished_before_a_service_ends() -> None:
    # SIGKILL comes after this long.
    assert SERVICES["web"]["stop_grace_period"] == "35s"
    assert gunicorn.config.GracefulTimeout.default < 35
    assert SERVICES["worker"]["stop_grace_period"] == "4m"
    assert LONGEST_SENDING_SECONDS < 4 * 60
    assert f"{LONGEST_SENDING_SECONDS} seconds" in text(SITE)


def test_nothing_starts_before_the_database_is_prepared() -> None:
    waiting = {name for name in SERVICES if "prepare" in SERVICES[name].get("depends_on", {})}
    assert waiting == OURS - {"prepare"}
    assert one_shots(SERVICES) == {"prepare"}
    prepare = SERVICES["prepare"]
    assert prepare["depends_on"] == {"database": {"condition": "service_healthy"}}
    commands = re.findall(r"manage\.py (\w+)", prepare["command"][-1])
    assert commands == ["migrate", "grant_web_role", "load_catalogue"]


def test_only_who_migrates_is_told_how_to_be_the_owner() -> None:
    assert [n for n in sorted(SERVICES) if OWNER in SERVICES[n].get("environment", {})] == [
        "prepare"
    ]
    example = environment_example()
    owner, site = (urlsplit(example[name].value) for name in (OWNER, "DATABASE_URL"))
    assert owner.username == SERVICES["database"]["environment"]["POSTGRES_USER"]
    assert owner.password == "${POSTGRES_PASSWORD}"
    assert site.password == "${WEB_ROLE_PASSWORD}"
    script = "docker/web-role.sql"
    assert (
        f"./{script}:/docker-entrypoint-initdb.d/web-role.sql:ro"
        in (SERVICES["database"]["volumes"])
    )
    assert f"CREATE ROLE {site.username} LOGIN" in text(script)


def test_every_command_of_the_page_exists() -> None:
    named = re.findall(r"manage\.py ([a-z_]+)", text(PAGE) + text(SITE))
    assert {"invite_admin", "outbox_hold", "outbox_drain", "check"} <= set(named)
    assert set(named) - set(get_commands()) == set()
    services = re.findall(r"docker compose (?:exec|run)(?: -\S+)* (\w+)", text(PAGE))
    assert set(services) == {"database", "prepare", "web"}
    assert "docker compose stop web worker beat\n" in text(PAGE)
