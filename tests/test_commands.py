"""The commands as a person at the console meets them."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.commands.common import DEFAULT_SITE
from kiosk.content.load import Content
from tests.browser import serving, site_file


def kiosk(*args: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "kiosk", *args], capture_output=True, text=True, timeout=timeout)


def no_traceback(done: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    assert "Traceback" not in done.stdout + done.stderr
    return done


def test_check_says_that_all_is_right() -> None:
    assert no_traceback(kiosk("check")).returncode == 0


def test_ask_gives_the_open_question() -> None:
    state = json.loads(kiosk("ask", "no_money", "--answers", '{"tonight": "yes"}', "--lang", "ti", "--json").stdout)
    assert state["step"]["id"] == "status" and state["outcome"] is None and state["plan"] == []
    assert state["path"] == {"tonight": "yes"}


def test_ask_gives_the_outcome_and_the_plan() -> None:
    state = json.loads(kiosk("ask", "danger", "--answers", '{"kind": "violence"}', "--lang", "fa-AF", "--json").stdout)
    assert state["outcome"]["id"] == "violence"
    assert [p["authority"] for p in state["plan"]][:2] == ["kvinnofrid", "sos"]
    assert state["plan"][0]["phone"] == "020-50 50 50"
    assert "\u2068" not in json.dumps(state, ensure_ascii=False), "no control characters outside the screen"


@pytest.mark.parametrize(
    ("lang", "words", "authority"),
    [
        ("sv", "jag har inga pengar", "kommun_ek"),
        ("ar", "ألم في الأسنان", "vard_tand"),
        ("uk", "де школа для дитини", "kommun_skola"),
        ("so", "macalin luqada swedishka", "kommun_vux"),
        ("ti", "ገዛ ክራይ", "kommun_bostad"),
        ("fa_AF", "حساب بانکی", "bank"),
    ],
)
def test_ask_ranks_needs_by_own_words(lang: str, words: str, authority: str) -> None:
    needs = json.loads(kiosk("ask", "--need", words, "--lang", lang, "--json").stdout)
    assert set(needs[0]) == {"flow", "title", "authorities"}
    assert any(authority in need["authorities"] for need in needs[:3]), needs[:3]


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["no_mony"], 'Did you mean "no_money"?'),
        (["danger", "--lang", "xx"], 'no language "xx"'),
        (["danger", "--answers", "{"], "Write them as JSON"),
        (["danger", "--answers", '{"kind": 3}'], "Write them as JSON"),
        (["danger", "--answers", '{"kind": "violense"}'], 'Did you mean "violence"?'),
        (["danger", "--answers", '{"kid": "violence"}'], 'Did you mean "kind"?'),
    ],
)
def test_what_is_not_understood_is_said(args: list[str], says: str) -> None:
    done = no_traceback(kiosk("ask", *args))
    assert done.returncode == 2 and says in done.stderr


def test_graph_draws_every_flow(content: Content) -> None:
    drawn = kiosk("graph").stdout
    assert drawn.count("flowchart TD") == len(content.flows)
    one = kiosk("graph", "danger").stdout
    assert 'kind -->|"Våld eller hot i familjen"| violence' in one
    assert no_traceback(kiosk("graph", "dangr")).returncode == 2


def test_words_status_counts_every_language() -> None:
    assert [line.split()[0] for line in kiosk("words", "status").stdout.splitlines()[1:]] == ["ar", "fa_AF", "ti", "uk", "so"]


@pytest.mark.parametrize("args", [["--period", "2026-13"], ["--period", "2026-10", "--data", "nowhere"]])
def test_report_refuses_with_a_sentence(args: list[str], tmp_path: Path) -> None:
    assert no_traceback(kiosk("report", *args, "--out", str(tmp_path))).returncode == 2


def test_report_writes_tables(tmp_path: Path) -> None:
    import random

    from kiosk.core.log import Row
    from kiosk.edge import store

    row = Row("2026-10", "ti", ("plan", "way_in"), ("home",), ("kommun_bostad",), "finish", "3-5", "yes")
    store.add(store.open_log(tmp_path), [row] * 5, [("2026-10", 1, 9)] * 5, random.Random(1))
    assert kiosk("report", "--period", "2026-10", "--out", str(tmp_path / "out"), "--data", str(tmp_path)).returncode == 0
    assert (tmp_path / "out" / "service.csv").read_bytes() == b"\xef\xbb\xbfservice;n\r\nplan;5\r\nway_in;5\r\n"
    assert (tmp_path / "out" / "weekday_hour.csv").read_text(encoding="utf-8-sig").splitlines() == ["weekday;hour;n", "1;9;5"]


# --- starting, and why it cannot ----------------------------------------------------------------------------------


def test_a_busy_port_is_said_in_two_languages(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = no_traceback(kiosk("--view", "none", "--port", str(taken.getsockname()[1]), "--data", str(tmp_path)))
    assert done.returncode == 2
    assert "är upptagen" in done.stderr and "is busy" in done.stderr


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("municipality = ", "not valid TOML"),
        ('municipality = "X"\ndesk = "Y"\nlanguages = ["sv", "arr"]', 'Did you mean "ar"?'),
        ('municipality = "X"\ndesk = "Y"\nlanguages = ["ar"]', 'Add "sv"'),
        ('municipality = "X"\ndesk = "Y"\nlanguages = ["sv"]\nhours = { mon = ["9-17"] }', "09:00-16:00"),
        ('municipality = "X"\ndesk = "Y"\nlanguages = ["sv"]\n[idle]\nwarning = 5', "at least 20"),
        (
            'municipality = "X"\ndesk = "Y"\nlanguages = ["sv"]\n[[office]]\nid = "a"\nname = "A"\nserves = ["polisen"]',
            'Did you mean "polis"?',
        ),
        ('municipality = "X"\ndesk = "Y"\nlanguages = ["sv"]\nopening = 1', '"opening" is not known'),
    ],
)
def test_a_broken_site_file_is_said(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text(text, encoding="utf-8")
    for args in (["check", "--site", str(path)], ["--view", "none", "--port", "0", "--site", str(path)]):
        done = no_traceback(kiosk(*args))
        assert done.returncode in (1, 2) and says in done.stderr


def test_a_missing_site_file_is_said(tmp_path: Path) -> None:
    done = no_traceback(kiosk("--view", "none", "--site", str(tmp_path / "none.toml")))
    assert done.returncode == 2 and "the file is missing" in done.stderr


def test_the_shipped_site_invents_no_address() -> None:
    import tomllib

    site = tomllib.loads(DEFAULT_SITE.read_text(encoding="utf-8"))
    assert all(set(office) == {"id", "name", "serves"} for office in site["office"])
    assert len(site["office"][0]["serves"]) == 6


def test_visitors_are_served_where_the_log_cannot_be_written(tmp_path: Path) -> None:
    import urllib.request

    (tmp_path / "file").write_text("in the way")
    with serving(tmp_path / "file") as (url, process):
        assert len(urllib.request.urlopen(url + "healthz", timeout=30).read()) == 16
    assert process.returncode == 0


def test_only_this_machines_own_page_is_answered(tmp_path: Path) -> None:
    import urllib.error
    import urllib.request

    with serving(tmp_path) as (url, _):
        page = urllib.request.urlopen(url, timeout=30)
        assert "kiosk.js" in page.read().decode()
        assert page.headers["access-control-allow-origin"] is None
        assert "connect-src 'self'" in page.headers["content-security-policy"]
        for header in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}):
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(urllib.request.Request(url + "healthz", headers=header), timeout=30)
            assert refused.value.code == 403
        client = urllib.request.urlopen(url + "main.dart.js", timeout=30).read()
        assert b"https://cdn.jsdelivr.net/npm/" not in client


def test_nothing_is_said_where_all_is_well(tmp_path: Path) -> None:
    site = site_file(tmp_path, languages='["sv"]')
    with serving(tmp_path / "data", "--site", str(site)) as (_, process):
        pass
    assert process.stderr is not None and process.stderr.read() == ""


def test_the_import_contract_holds() -> None:
    done = subprocess.run([Path(sys.executable).parent / "lint-imports"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
