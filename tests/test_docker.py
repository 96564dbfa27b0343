"""What the container files name is there: stages, files, targets of make, options, settings."""

import re
import tomllib

import yaml
from typer.main import get_command

from qa.command_line.program import app
from qa.settings import Settings, variable_of
from tests.conftest import ROOT

DOCKERFILE = (ROOT / "docker" / "Dockerfile").read_text("utf-8")
COMPOSED = {
    name: yaml.safe_load((ROOT / "docker" / f"{name}.yaml").read_text("utf-8"))
    for name in ("compose", "machines")
}
SERVICES = {name: service for one in COMPOSED.values() for name, service in one["services"].items()}
BUILT = {name: service for name, service in SERVICES.items() if "build" in service}


def test_each_built_service_is_a_stage_of_the_file_that_it_names():
    stages = set(re.findall(r"^FROM \S+ AS (\w+)$", DOCKERFILE, re.MULTILINE))
    assert {service["build"]["target"] for service in BUILT.values()} <= stages
    for service in BUILT.values():
        context = ROOT / "docker" / service["build"]["context"]
        assert (context / service["build"]["dockerfile"]).is_file()


def test_the_image_is_made_of_files_and_targets_that_are_there():
    for line in re.findall(r"^COPY --chown=reader (.+)$", DOCKERFILE, re.MULTILINE):
        for name in line.split()[:-1]:
            assert (ROOT / name).exists(), name
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"make (\.venv/\S+)", DOCKERFILE):
        assert f"\n{target.replace('.venv', '$(VENV)')}:" in makefile
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for package in re.findall(r"'(psycopg[^']*)'", DOCKERFILE):
        assert extras["optional-dependencies"]["postgresql"] == [package]


def test_the_pages_are_started_with_options_and_settings_that_there_are():
    options = {flag for p in get_command(app).commands["serve"].params for flag in p.opts}
    (command,) = re.findall(r'^CMD \["serve", (.+)\]$', DOCKERFILE, re.MULTILINE)
    started = [*command.replace('"', "").split(", "), *SERVICES["page"]["command"][1:]]
    assert {word for word in started if word.startswith("--")} <= options
    known = {variable_of(name) for name in Settings.model_fields}
    named = set(re.findall(r"ARTICLE_QA_\w+", DOCKERFILE))
    named |= {line.split("=")[0] for line in SERVICES["page"]["environment"]}
    assert {name for name in named if name.startswith("ARTICLE_QA_")} <= known


def test_nobody_but_this_machine_reaches_what_lets_everybody_in():
    for service in SERVICES.values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))
    reached_from_outside = {n for n, s in SERVICES.items() if "front" in s.get("networks", ())}
    assert reached_from_outside == {"proxy", "page"}
    assert COMPOSED["machines"]["networks"]["inside"] == {"internal": True}


def test_each_volume_secret_and_network_of_a_service_is_declared():
    for composed in COMPOSED.values():
        for service in composed["services"].values():
            mounted = {volume.split(":")[0] for volume in service.get("volumes", ())}
            assert {v for v in mounted if "/" not in v} <= composed.get("volumes", {}).keys()
            for kind in ("networks", "secrets"):
                assert set(service.get(kind, ())) <= composed.get(kind, {}).keys()
            assert set(service.get("depends_on", ())) <= composed["services"].keys()
