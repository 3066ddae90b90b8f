"""The production shape in `docker-compose.yml`, held against Compose's own schema and against our settings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from activities.approval_mails import APPROVE_PATH
from domain.names import SAID_PATH
from processes.cli import _VERBS
from processes.settings import Settings
from processes.temporal_server import DYNAMIC_CONFIG
from workflows import search_attributes

ONE_SHOTS = {"migrate", "temporal-schema", "temporal-namespace"}
OURS = {"api", "media", "worker", "migrate"}
PUBLIC = {"proxy"}


@pytest.fixture(scope="module")
def compose(root: Path) -> dict[str, Any]:
    """Return the composition, anchors and merges resolved."""
    loaded: dict[str, Any] = yaml.safe_load((root / "docker-compose.yml").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the services by name."""
    found: dict[str, dict[str, Any]] = compose["services"]
    return found


def environments(services: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Yield service, variable and value of everything a service is given."""
    for name, service in services.items():
        for variable, value in service.get("environment", {}).items():
            yield name, variable, value


def seconds(duration: str) -> int:
    """Return a Compose duration in whole seconds; ours are all written in seconds."""
    assert duration.endswith("s")
    return int(duration.removesuffix("s"))


@pytest.fixture(scope="module")
def compose_schema() -> jsonschema.protocols.Validator:
    """Return Compose's own schema.

    Source: Compose Specification, schema/compose-spec.json, as check-jsonschema carries it.
    """
    file = files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
    schema = json.loads(file.read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(schema)(schema)


def test_compose_accepts_the_file(compose: dict[str, Any], compose_schema: jsonschema.protocols.Validator) -> None:
    """`docker compose up` understands every key."""
    compose_schema.validate(compose)


def test_compose_refuses_an_unknown_key(compose_schema: jsonschema.protocols.Validator) -> None:
    """The schema really looks at services: a slip of the pen is found."""
    assert not compose_schema.is_valid({"services": {"api": {"imagee": "holdfast"}}})


def test_every_image_is_pinned(services: dict[str, dict[str, Any]]) -> None:
    """The same file brings up the same software."""
    loose = {name: one["image"] for name, one in services.items() if not re.search(r":\d+\.\d+[\w.-]*$", one["image"])}
    assert loose == {}


def test_temporal_and_its_tools_are_of_one_version(services: dict[str, dict[str, Any]]) -> None:
    """The schema job makes the tables that exactly this server expects."""
    tags = {one["image"].partition(":")[2] for one in services.values() if "temporalio/" in one["image"]}
    server = services["temporal"]["image"].partition(":")[2]
    assert tags == {server, services["temporal-ui"]["image"].partition(":")[2]}


def test_only_the_proxy_is_public(services: dict[str, dict[str, Any]]) -> None:
    """Whoever reaches Temporal, the database or the api's own port is on this machine."""
    published = {name: one["ports"] for name, one in services.items() if "ports" in one and name not in PUBLIC}
    assert {"api", "media", "temporal-ui"} <= published.keys()
    assert [port for ports in published.values() for port in ports if not port.startswith("127.0.0.1:")] == []


def test_links_that_sign_in_lead_to_where_the_dashboard_is_published(services: dict[str, dict[str, Any]]) -> None:
    """The proxy passes no page of it on, so the public address would be a dead end."""
    url = services["api"]["environment"]["HOLDFAST_DASHBOARD_URL"].partition(":-")[2].removesuffix("}")
    inside = services["api"]["environment"]["HOLDFAST_API_PORT"]
    assert f"{url.removeprefix('http://')}:{inside}" in services["api"]["ports"]


def test_services_stay_up_and_one_shots_end(services: dict[str, dict[str, Any]]) -> None:
    """A service comes back by itself; a job is tried again a few times and then left for people to see."""
    assert services.keys() >= ONE_SHOTS
    for name, service in services.items():
        assert service["restart"] == ("on-failure:5" if name in ONE_SHOTS else "unless-stopped"), name


def test_every_service_says_how_it_feels(services: dict[str, dict[str, Any]]) -> None:
    """What others wait for, and what an operator sees, is health, not just a running process."""
    assert [name for name, one in services.items() if name not in ONE_SHOTS and "healthcheck" not in one] == []


def test_dependencies_wait_for_health_or_completion(services: dict[str, dict[str, Any]]) -> None:
    """Nobody starts before what he needs is really there."""
    for name, service in services.items():
        for needed, how in service.get("depends_on", {}).items():
            expected = "service_completed_successfully" if needed in ONE_SHOTS else "service_healthy"
            assert how["condition"] == expected, f"{name} → {needed}"


@pytest.mark.parametrize("name", ["api", "media", "worker"])
def test_docker_waits_longer_than_the_process_takes_to_stop(services: dict[str, dict[str, Any]], name: str) -> None:
    """A stopping process finishes its work; Docker's kill comes later than our own grace."""
    grace = float(Settings.model_fields["stop_grace_seconds"].default)
    assert seconds(services[name]["stop_grace_period"]) > grace


def test_our_services_run_verbs_of_the_command(services: dict[str, dict[str, Any]]) -> None:
    """The image's entry point is `holdfast`; the command is one of its verbs, and the only word of it."""
    for name in OURS:
        assert services[name]["command"] in _VERBS, name


def test_every_holdfast_variable_is_a_setting(services: dict[str, dict[str, Any]]) -> None:
    """A variable nobody reads would be a lie."""
    settings = {f"HOLDFAST_{name.upper()}" for name in Settings.model_fields}
    given = {variable for name, variable, _ in environments(services) if name in OURS}
    assert given
    assert given <= settings


@pytest.mark.parametrize(
    ("name", "setting"), [("api", "api_port"), ("media", "media_port"), ("temporal", None), ("temporal-ui", None)]
)
def test_published_ports_are_the_documented_ones(
    services: dict[str, dict[str, Any]], name: str, setting: str | None
) -> None:
    """The ports on loopback are those of the settings' defaults, and inside listens who is told to."""
    (published,) = services[name]["ports"]
    _, outside, inside = published.split(":")
    addresses = {
        "temporal": Settings.model_fields["temporal_address"].default,
        "temporal-ui": Settings.model_fields["temporal_ui_url"].default,
    }
    if setting is None:
        assert addresses[name].endswith(f":{outside}")
    else:
        assert outside == inside == str(Settings.model_fields[setting].default)
        assert services[name]["environment"][f"HOLDFAST_{setting.upper()}"] == inside


@pytest.mark.parametrize(("name", "setting"), [("api", "api_port"), ("media", "media_port")])
def test_health_is_asked_where_it_is_answered(services: dict[str, dict[str, Any]], name: str, setting: str) -> None:
    """The health check asks the port that the process is told to bind."""
    port = services[name]["environment"][f"HOLDFAST_{setting.upper()}"]
    assert f"127.0.0.1:{port}/healthz" in services[name]["healthcheck"]["test"][-1]


def test_our_containers_can_harm_little(services: dict[str, dict[str, Any]]) -> None:
    """Read-only, without capabilities, without a way to gain any."""
    for name in OURS:
        assert services[name]["read_only"], name
        assert services[name]["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in services[name]["security_opt"], name


def test_secrets_come_from_the_environment_file(root: Path, services: dict[str, dict[str, Any]]) -> None:
    """No password or key stands in the file, and a missing one stops the start with a word on what to do."""
    text = (root / "docker-compose.yml").read_text(encoding="utf-8")
    for name, variable, value in environments(services):
        if re.search(r"PASSWORD|PWD|SECRET|KEYS|DATABASE_URL", variable):
            assert re.search(r"\$\{\w+:\?", value), f"{name}: {variable}"
    assert all(services[name]["env_file"] == ".env" for name in OURS)
    assert re.findall(r"\$\{\w+\}", text) == []


def test_mounted_files_exist(root: Path, compose: dict[str, Any]) -> None:
    """What is mounted from the repository is in it (`secrets` is the operator's), and named volumes are declared."""
    mounts = [one.split(":")[0] for service in compose["services"].values() for one in service.get("volumes", ())]
    from_repository = {mount for mount in mounts if mount.startswith(".")} - {"./secrets"}
    assert from_repository
    assert [mount for mount in from_repository if not (root / mount).exists()] == []
    assert {mount for mount in mounts if not mount.startswith(".")} == compose["volumes"].keys()


def test_temporal_is_tuned_like_the_development_server(root: Path) -> None:
    """What the tests run on and what production runs on keep the same time."""
    production = yaml.safe_load((root / "deploy/temporal/dynamicconfig.yaml").read_text(encoding="utf-8"))
    for line in DYNAMIC_CONFIG:
        key, _, value = line.partition("=")
        assert production[key] == [{"value": json.loads(value)}]


def test_namespace_gets_every_search_attribute(root: Path) -> None:
    """A workflow that sets an attribute nobody registered would be stuck."""
    script = (root / "deploy/temporal/namespace.sh").read_text(encoding="utf-8")
    (named,) = re.findall(r"^for name in (.*); do$", script, re.MULTILINE)
    assert named.split() == [key.name for key in search_attributes.ALL]


def test_proxy_leads_to_what_the_telephone_company_calls(root: Path, services: dict[str, dict[str, Any]]) -> None:
    """Webhooks go to the api and streams to media, at the ports they bind; everything else is refused."""
    routes = dict(
        re.findall(
            r"handle (\S+) \{.*?reverse_proxy (\S+)", (root / "deploy/caddy/Caddyfile").read_text("utf-8"), re.DOTALL
        )
    )
    media_path = str(Settings.model_fields["public_media_url"].default).rpartition("/")[2]
    assert routes == {
        "/webhooks/*": f"api:{services['api']['environment']['HOLDFAST_API_PORT']}",
        f"{APPROVE_PATH}*": f"api:{services['api']['environment']['HOLDFAST_API_PORT']}",
        f"/{media_path}": f"media:{services['media']['environment']['HOLDFAST_MEDIA_PORT']}",
        f"{SAID_PATH}*": f"media:{services['media']['environment']['HOLDFAST_MEDIA_PORT']}",
    }
