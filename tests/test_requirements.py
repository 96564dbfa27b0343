"""The lock fits pyproject.toml, pins everything by hash, and asks nobody for CUDA."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "requirements"
FILES = sorted(FOLDER.glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CUDA = re.compile(r"(nvidia|cuda)-|triton$")


def entries(name):
    """Return the requirements of a file of the lock and those it includes, with their hashes."""
    found = []
    text = (FOLDER / name).read_text("utf-8")
    for included in re.findall(r"^-r (\S+)$", text, re.MULTILINE):
        found += entries(included)
    for block in re.split(r"^(?=[\w-])", text, flags=re.MULTILINE)[1:]:
        if not block.startswith("-"):
            requirement = Requirement(block.partition("\\")[0])
            found.append((requirement, re.findall(r"--hash=sha256:([0-9a-f]{64})\b", block)))
    return found


def asked(extra=None):
    """Return what pyproject.toml asks for, an extra's own extras included."""
    optional = PROJECT["optional-dependencies"]
    lines = PROJECT["dependencies"] + (optional[extra] if extra else [])
    requirements = [Requirement(line) for line in lines]
    for own in [r for r in requirements if r.name == PROJECT["name"]]:
        requirements.remove(own)
        requirements += [Requirement(line) for name in own.extras for line in optional[name]]
    return requirements


@pytest.mark.parametrize(
    ("name", "extra"), [("base.txt", None), ("chat.txt", "chat-model"), ("test.txt", "test")]
)
def test_the_lock_has_every_package_that_is_asked_for_in_a_release_that_fits(name, extra):
    pinned = {}
    for requirement, _ in entries(name):
        (pin,) = requirement.specifier
        assert pin.operator == "=="
        pinned.setdefault(canonicalize_name(requirement.name), []).append(pin.version)
    for requirement in asked(extra):
        versions = pinned[canonicalize_name(requirement.name)]
        assert all(version in requirement.specifier for version in versions), requirement


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_package_is_pinned_by_hash_and_no_server_is_named(path):
    for requirement, hashes in entries(path.name):
        assert hashes, requirement
        assert requirement.url is None
    text = path.read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"index-url|find-links|trusted-host|file:", text)


def test_torch_has_the_hashes_of_its_cpu_build_too():
    ((requirement, hashes),) = [e for e in entries("base.txt") if e[0].name == "torch"]
    (pin,) = requirement.specifier
    ((build, known),) = entries("torch-cpu.txt")
    assert str(build) == f"torch=={pin.version}+cpu"
    assert len(known) == 6  # three Pythons, two architectures
    assert set(known) < set(hashes)


def test_cuda_is_a_constraint_and_never_asked_for():
    for path in FILES:
        names = {requirement.name for requirement, _ in entries(path.name)}
        assert bool([name for name in names if CUDA.match(name)]) == (path.name == "cuda.txt")
    assert "\n-c cuda.txt\n" in (FOLDER / "base.txt").read_text("utf-8")


def test_the_chat_models_weights_are_in_the_extra_alone():
    weights = {r.name for r in asked("chat-model")} - {r.name for r in asked()}
    assert len(weights) == 22
    for name in ("base.txt", "test.txt"):
        assert not weights & {requirement.name for requirement, _ in entries(name)}
