"""Addresses and manners: the bundled ones, and a user's own over them."""

from pathlib import Path

import pytest

from geo.config import OPEN_DATA_VARIABLE
from geo.errors import ParameterError
from geo.sources.open_data.endpoints import ENDPOINTS_FILE, load_endpoints
from geo.taxonomy import load_taxonomy


def test_every_layer_and_address_stands_in_the_bundled_file() -> None:
    endpoints = load_endpoints()
    assert sorted(endpoints.areas.layers) == ["lsoa_2011", "lsoa_2021", "ward_2022", "ward_2025"]
    assert load_taxonomy().study_layer in endpoints.areas.layers
    addresses = [endpoints.police.api, endpoints.areas.services, endpoints.population.address]
    assert all(address.startswith("https://") for address in addresses)
    assert endpoints.manners.requests_a_second <= 15


def test_a_file_of_ones_own_needs_only_what_differs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[police]\nforce = "kent"\n[client]\ntimeout_s = 5\n[areas.ward_2025]\nservice = "WD_V3"\n')
    monkeypatch.setenv(OPEN_DATA_VARIABLE, str(own))
    found, usual = load_endpoints(), load_endpoints(ENDPOINTS_FILE)
    assert (found.police.force, found.manners.timeout_s, found.areas.layers["ward_2025"].service) == (
        "kent",
        5,
        "WD_V3",
    )
    assert found.police.api == usual.police.api
    assert found.areas.layers["ward_2025"].where == usual.areas.layers["ward_2025"].where


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[police]\nforces = 1\n", r"own\.toml: there is no setting police\.forces; choose from force, force_name"),
        ("[polic]\n", r"there is no setting polic; choose from client, area, police"),
        ("[areas.ward_2030]\n", r"there is no setting areas\.ward_2030; choose from .*ward_2025"),
        ("[client]\ntries = 2.5\n", r"client\.tries is 2\.5; something like 5 is needed"),
        ("[client]\ntries = true\n", r"client\.tries is True; something like 5 is needed"),
        ("[client]\ntries = 0\n", r"client\.tries is 0; a number above 0 is needed"),
        ("[client]\ntimeout_s = nan\n", r"client\.timeout_s is nan; a number above 0 is needed"),
        ("police = 1\n", r"police is 1; something like \{.*\} is needed"),
        ('[police]\napi = "data.police.uk/api"\n', r"police\.api is .*an address with http:// or https:// is needed"),
        ('[police]\narchive = "https://x/latest.zip"\n', r"police\.archive .*: \{name\} must stand in it once"),
        ('[areas.ward_2022]\nwhere = "A={b}"\n', r"areas\.ward_2022\.where .* knows no \{b\}"),
        ("[lookups.lsoa_2011_to_2021]\ncolumns = [1]\n", r"columns is \[1\]; a list of names is needed"),
        ("nonsense", "cannot be read as addresses of open data"),
    ],
)
def test_what_is_wrong_in_it_is_one_sentence(tmp_path: Path, text: str, message: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text)
    with pytest.raises(ParameterError, match=message) as caught:
        load_endpoints(own)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"own\.toml: cannot be read as addresses of open data"):
        load_endpoints(tmp_path / "own.toml")
