"""Read the content folder into frozen nouns, or say as sentences why that cannot be done."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kiosk.content.letters import Post, read_post
from kiosk.core.authority import Action, Authority
from kiosk.core.flow import Case, Condition, Do, Flow, Option, Outcome, Step
from kiosk.core.log import Vocabulary
from kiosk.core.problem import Problem, did_you_mean
from kiosk.core.text import Text

HERE = Path(__file__).parent

# Keys whose values are sentences for people. Extraction for translation and the loader both go by this list.
TRANSLATED = frozenset(
    {"title", "about", "ask", "help", "label", "note", "do", "why", "then", "need", "gloss", "does", "send", "closed", "rules", "text"}
    | {"warn", "steps", "otherwise", "means"}
)

Table = dict[str, Any]


@dataclass(frozen=True)
class Language:
    """A language in six words of data. `tag` is gettext's, `bcp47` the web's, `swedish` what Swedes call it."""

    tag: str
    name: str
    swedish: str
    rtl: bool
    bcp47: str
    script: str


@dataclass(frozen=True)
class Term:
    """A Swedish word that stays Swedish: its gloss in each language, other forms it takes on paper, and what it means."""

    sv: str
    gloss: Mapping[str, str]
    source: str
    means: Text
    forms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Content:
    """Everything the kiosk knows, read once."""

    languages: Mapping[str, Language]
    authorities: Mapping[str, Authority]
    bring: Mapping[str, Text]
    flows: Mapping[str, Flow]
    actions: Mapping[str, Action]
    terms: Mapping[str, Term]
    keep: tuple[str, ...]
    words: Mapping[str, Mapping[str, tuple[str, ...]]]  # language -> flow id (or "stop") -> own words
    post: Post

    def flow_authorities(self, flow: Flow) -> tuple[str, ...]:
        """All authorities that the outcomes of a flow name, in the order they stand."""
        named = (self.actions[d.action].authority for o in flow.outcomes.values() for d in o.todo)
        return tuple(dict.fromkeys(named))

    def outcome_authorities(self) -> dict[str, tuple[str, ...]]:
        """ "flow/outcome" -> the authorities it names."""
        return {
            f"{f.id}/{o.id}": tuple(dict.fromkeys(self.actions[d.action].authority for d in o.todo))
            for f in self.flows.values()
            for o in f.outcomes.values()
        }

    def vocabulary(self) -> Vocabulary:
        """The closed lists of words that may enter the log."""
        return Vocabulary(
            frozenset(self.languages),
            frozenset(self.flows),
            frozenset(self.authorities),
            frozenset(self.post.letters),
            frozenset(self.post.groups),
        )


class ContentError(Exception):
    """The content cannot be used. `problems` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass
class _Reader:
    """Reads tables of one file, collecting a Problem wherever the shape is wrong."""

    file: str
    problems: list[Problem]
    context: str = ""

    def says(self, place: str, code: str, sentence: str) -> None:
        self.problems.append(Problem(self.file, place, code, sentence))

    def table(self, value: Any, place: str) -> Table:
        if isinstance(value, dict):
            return value
        self.says(place, "shape", f"a table is expected here, not {value!r}.")
        return {}

    def tables(self, parent: Table, key: str) -> Iterator[tuple[str, Table]]:
        for name, value in self.table(parent.get(key, {}), key).items():
            yield name, self.table(value, f"{key}.{name}")

    def keys(self, table: Table, place: str, required: str, optional: str = "") -> None:
        """Every required key stands, and no other than the required and the optional ones."""
        known = required.split() + optional.split()
        for key in required.split():
            if key not in table:
                self.says(place, "missing", f'"{key}" is missing. Add it.')
        for key in table:
            if key not in known:
                self.says(place, "unknown-key", f'"{key}" is not known here.{did_you_mean(key, known)}')

    def string(self, table: Table, place: str, key: str) -> str:
        value = table.get(key, "")
        if isinstance(value, str) and value.strip() == value and (value or key not in table):
            return value
        self.says(place, "shape", f'"{key}" must be a text that is not empty and has no blanks at its ends, not {value!r}.')
        return ""

    def strings(self, table: Table, place: str, key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(v, str) and v for v in value):
            return tuple(value)
        self.says(place, "shape", f'"{key}" must be a list of texts, not {value!r}.')
        return ()

    def text(self, table: Table, place: str, key: str) -> Text:
        return Text(self.string(table, place, key), self.context or self.file.removesuffix(".toml"))

    def maybe_text(self, table: Table, place: str, key: str) -> Text | None:
        return self.text(table, place, key) if key in table else None

    def checked_on(self, table: Table, place: str) -> date | None:
        """`checked_on = DATE`, or an honest `checked = false`."""
        if isinstance(day := table.get("checked_on"), date):
            return day
        if table.get("checked") is not False:
            self.says(place, "checked", "say checked_on = DATE (who checked is in the file's history) or checked = false.")
        return None


def read_toml(path: Path, file: str, problems: list[Problem]) -> Table:
    """One TOML file; a broken one becomes a Problem with its line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(Problem(file, "", "file", "the file is missing. Put it back."))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(Problem(file, "", "toml", f"this is not valid TOML: {error}. Mend that line."))
    return {}


def _condition(reader: _Reader, table: Table, place: str) -> Condition:
    when = reader.table(table.get("when", {}), f"{place}.when")
    one_of = tuple((step, frozenset(reader.strings(when, f"{place}.when", step))) for step in when)
    return Condition(one_of, reader.string(table, place, "rule"))


def _options(reader: _Reader, source: _Reader, table: Table, place: str, to: str, go: Table) -> tuple[Option, ...]:
    found = []
    for n, raw in enumerate(table.get("options", [])):
        spot = f"{place}.options[{n}]"
        option = reader.table(raw, spot)
        reader.keys(option, spot, "id label", "to authority")
        id = reader.string(option, spot, "id")
        target = str(option.get("to") or go.get(id) or to)
        if not target:
            reader.says(f'{place}, "{id}"', "no-target", 'it is not said where this answer leads. Add to = "…".')
        found.append(Option(id, source.text(option, spot, "label"), target, reader.string(option, spot, "authority")))
    return tuple(found)


def _steps(reader: _Reader, doc: Table, questions: _Reader, shared: Table) -> dict[str, Step]:
    steps = {}
    for id, table in reader.tables(doc, "step"):
        place = f"step.{id}"
        to, go = reader.string(table, place, "to"), reader.table(table.get("go", {}), f"{place}.go")
        if same := reader.string(table, place, "same"):
            reader.keys(table, place, "same", "to go")
            if same != id or same not in shared:
                reader.says(place, "same", f'there is no shared question "{same}" of this name.{did_you_mean(same, shared)}')
                continue
            source, asked = questions, questions.table(shared[same], same)
            known = [str(o.get("id")) for o in asked.get("options", [])]
            for option in go:
                if option not in known:
                    reader.says(f"{place}.go", "option", f'there is no answer "{option}".{did_you_mean(option, known)}')
        else:
            reader.keys(table, place, "ask options", "help to")
            source, asked = reader, table
        options = _options(reader, source, asked, place, to, go)
        ids = [o.id for o in options]
        if len(options) < 2 or len(set(ids)) != len(ids):
            reader.says(place, "options", "a question needs at least two answers, each with an id of its own.")
        steps[id] = Step(id, source.text(asked, place, "ask"), source.maybe_text(asked, place, "help"), options, bool(same))
    return steps


def _outcomes(reader: _Reader, doc: Table) -> dict[str, Outcome]:
    outcomes = {}
    for id, table in reader.tables(doc, "outcome"):
        place = f"outcome.{id}"
        reader.keys(table, place, "title actions", "note")
        todo = []
        for n, entry in enumerate(table.get("actions", [])):
            spot = f"{place}.actions[{n}]"
            if isinstance(entry, str):
                todo.append(Do(entry))
            else:
                raw = reader.table(entry, spot)
                reader.keys(raw, spot, "id", "when rule")
                todo.append(Do(reader.string(raw, spot, "id"), _condition(reader, raw, spot)))
        outcomes[id] = Outcome(id, reader.text(table, place, "title"), reader.maybe_text(table, place, "note"), tuple(todo))
    return outcomes


def _actions(reader: _Reader, doc: Table) -> Iterator[Action]:
    for id, table in reader.tables(doc, "action"):
        place = f"action.{id}"
        reader.keys(table, place, "authority do why bring then need source", "checked checked_on form")
        yield Action(
            id,
            reader.string(table, place, "authority"),
            reader.text(table, place, "do"),
            reader.text(table, place, "why"),
            reader.strings(table, place, "bring"),
            reader.text(table, place, "then"),
            reader.text(table, place, "need"),
            reader.string(table, place, "source"),
            reader.checked_on(table, place),
            reader.string(table, place, "form"),
        )


def _flow(reader: _Reader, doc: Table, questions: _Reader, shared: Table) -> Flow:
    reader.keys(doc, "", "title about icon sources checked step outcome case", "action danger screen")
    cases = []
    for n, raw in enumerate(doc.get("case", [])):
        case = reader.table(raw, f"case[{n}]")
        reader.keys(case, f"case[{n}]", "answers outcome")
        answers = reader.table(case.get("answers", {}), f"case[{n}].answers")
        cases.append(Case(tuple((k, str(v)) for k, v in answers.items()), str(case.get("outcome", ""))))
    return Flow(
        id=Path(reader.file).stem,
        title=reader.text(doc, "", "title"),
        about=reader.text(doc, "", "about"),
        icon=reader.string(doc, "", "icon"),
        sources=reader.strings(doc, "", "sources"),
        checked=doc.get("checked") is True,
        danger=doc.get("danger") is True,
        steps=_steps(reader, doc, questions, shared),
        outcomes=_outcomes(reader, doc),
        cases=tuple(cases),
        screen=reader.string(doc, "", "screen"),
    )


def _authorities(reader: _Reader, doc: Table) -> dict[str, Authority]:
    found = {}
    for id, raw in doc.items():
        table = reader.table(raw, id)
        reader.keys(table, id, "name gloss does bring source", "phone web languages maybe local helpline checked checked_on")
        found[id] = Authority(
            id=id,
            name=reader.string(table, id, "name"),
            gloss=reader.text(table, id, "gloss"),
            does=reader.text(table, id, "does"),
            phone=reader.string(table, id, "phone"),
            web=reader.string(table, id, "web"),
            languages=reader.strings(table, id, "languages"),
            maybe=reader.strings(table, id, "maybe"),
            bring=reader.strings(table, id, "bring"),
            local=table.get("local") is True,
            helpline=table.get("helpline") is True,
            source=reader.string(table, id, "source"),
            checked_on=reader.checked_on(table, id),
        )
    return found


def _languages(reader: _Reader, doc: Table) -> dict[str, Language]:
    found = {}
    for tag, raw in doc.items():
        table = reader.table(raw, tag)
        reader.keys(table, tag, "name swedish direction bcp47 script")
        words = {key: reader.string(table, tag, key) for key in ("name", "swedish", "direction", "bcp47", "script")}
        if words["direction"] not in ("ltr", "rtl"):
            reader.says(tag, "direction", f'direction is "ltr" or "rtl", not "{words["direction"]}".')
        found[tag] = Language(tag, words["name"], words["swedish"], words["direction"] == "rtl", words["bcp47"], words["script"])
    return found


def _terms(reader: _Reader, doc: Table, languages: Mapping[str, Language]) -> tuple[dict[str, Term], tuple[str, ...]]:
    tags = [t for t in languages if t != "sv"]
    terms = {}
    for id, table in reader.tables(doc, "term"):
        place = f"term.{id}"
        reader.keys(table, place, "sv means source " + " ".join(tags), "forms")
        gloss = {tag: reader.string(table, place, tag) for tag in tags}
        source, forms = reader.string(table, place, "source"), reader.strings(table, place, "forms")
        terms[id] = Term(reader.string(table, place, "sv"), gloss, source, reader.text(table, place, "means"), forms)
    return terms, reader.strings(doc, "", "keep")


def load(folder: Path = HERE) -> Content:
    """Everything in the content folder. ContentError with every Problem of shape, if there is one."""
    problems: list[Problem] = []

    def open_(file: str) -> tuple[_Reader, Table]:
        return _Reader(file, problems), read_toml(folder / file, file, problems)

    languages = _languages(*open_("languages.toml"))
    authorities = _authorities(*open_("authorities.toml"))
    reader, doc = open_("bring.toml")
    bring = {id: reader.text(doc, "", id) for id in doc}
    terms, keep = _terms(*open_("terms.toml"), languages)
    questions, shared = open_("questions.toml")

    flows, actions = {}, {}
    for path in sorted((folder / "flows").glob("*.toml")):
        reader, doc = open_(f"flows/{path.name}")
        if doc:
            flow = _flow(reader, doc, questions, shared)
            flows[flow.id] = flow
            for action in _actions(reader, doc):
                if action.id in actions:
                    reader.says(f"action.{action.id}", "twice", "another flow has an action with this id. Rename one.")
                actions[action.id] = action

    post = read_post(open_, folder)
    for letter in post.letters.values():
        if letter.id in actions:
            problems.append(Problem(f"letters/{letter.id}.toml", "", "twice", "a flow has an action with this id. Rename one."))
        if letter.steps:
            actions[letter.id] = letter.action()

    words = {}
    for path in sorted((folder / "words").glob("*.toml")):
        reader, doc = open_(f"words/{path.name}")
        words[path.stem] = {id: reader.strings(doc, "", id) for id in doc}

    if problems:
        raise ContentError(sorted(problems))
    return Content(languages, authorities, bring, flows, actions, terms, keep, words, post)
