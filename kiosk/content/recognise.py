"""Which letter is this? Phrases as they stand on paper, weighed by how much they tell, with the words kept as evidence.

A letter is named only when its sender is carried by more than a mention, its words leave no other letter near, and the page looks like
a letter at all. Otherwise up to three are asked about, or the kiosk says that it does not know it.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from snowballstemmer import stemmer

from kiosk.content.letters import Post
from kiosk.core.letter import ANY_AUTHORITY, TRICK, Letter
from kiosk.core.reading import Evidence, Recognition
from kiosk.core.sheet import Box, Line, around

MOST_CANDIDATES = 3
_STEM = stemmer("swedish")
_WORD = re.compile(r"[^\W_]+")
_FLAT = str.maketrans("åäöéèüæø", "aaoeeuao")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A Swedish word without its ending, and without what a reader of pictures loses: case and the dots over letters."""
    word = unicodedata.normalize("NFC", word).casefold()
    return str(_STEM.stemWord(word)).translate(_FLAT) if len(word) > 3 else word.translate(_FLAT)


def stems(text: str) -> tuple[str, ...]:
    """The stems of a phrase."""
    return tuple(stem(w) for w in _WORD.findall(text))


@dataclass(frozen=True)
class Token:
    """One word on the page: its stem and where it stands."""

    stem: str
    line: int
    start: int
    end: int


@dataclass(frozen=True)
class _Phrase:
    """A phrase and what it speaks for: (kind, id) pairs, kind one of heading, tell, sender."""

    stems: tuple[str, ...]
    text: str
    owners: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Index:
    """All phrases by their first stem, the vocabulary by length, and how rare each phrase and stem is."""

    post: Post
    first: Mapping[str, tuple[_Phrase, ...]]
    vocabulary: Mapping[int, tuple[str, ...]]
    known: frozenset[str]
    worth: Mapping[tuple[str, ...], float]
    bags: Mapping[str, Mapping[str, float]]  # letter -> stem -> weight, of length 1
    rare: Mapping[str, float]
    holding: Mapping[str, tuple[str, ...]]  # stem -> letters whose bag has it


def index(post: Post) -> Index:
    """The index of all letters: phrases of headings, tells and senders, and the words of the samples."""
    owners: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    text_of: dict[tuple[str, ...], str] = {}
    for letter in post.letters.values():
        for kind, phrases in (("heading", letter.headings), ("tell", letter.tells)):
            for phrase in phrases:
                if key := stems(phrase):
                    owners[key].append((kind, letter.id))
                    text_of.setdefault(key, phrase)
    for sender in post.senders.values():
        for name in sender.names:
            owners[stems(name)].append(("sender", sender.id))
            text_of.setdefault(stems(name), name)
    documents = {
        x.id: [*stems(" ".join((*x.headings, *x.tells))), *(s for p in x.samples for s in stems(p.text))] for x in post.letters.values()
    }
    count = len(documents) or 1
    seen_in = Counter(s for words in documents.values() for s in set(words))
    rare = {s: math.log(1 + count / n) for s, n in seen_in.items()}
    joined = {id: " " + " ".join(words) + " " for id, words in documents.items()}
    first: dict[str, list[_Phrase]] = defaultdict(list)
    worth: dict[tuple[str, ...], float] = {}
    for key, whose in owners.items():
        first[key[0]].append(_Phrase(key, text_of[key], tuple(dict.fromkeys(whose))))
        letters = {id for kind, id in whose if kind != "sender"}
        if letters:
            inside = f" {' '.join(key)} "
            spread = max(len(letters), sum(inside in text for text in joined.values()) if len(key) < 3 else len(letters))
            worth[key] = math.log(1 + count / spread) * min(len(key), 4) ** 0.5
    bags, holding = {}, defaultdict(list)
    for id, words in documents.items():
        bags[id] = _bag(words, rare)
        for s in bags[id]:
            holding[s].append(id)
    known = {s for key in owners for s in key} | set(rare)
    by_length: dict[int, list[str]] = defaultdict(list)
    for s in sorted(known):
        by_length[len(s)].append(s)
    return Index(
        post,
        {s: tuple(p) for s, p in first.items()},
        {n: tuple(words) for n, words in by_length.items()},
        frozenset(known),
        worth,
        bags,
        rare,
        {s: tuple(ids) for s, ids in holding.items()},
    )


def _bag(words: Iterable[str], rare: Mapping[str, float]) -> dict[str, float]:
    weights = {s: (1 + math.log(n)) * rare[s] for s, n in Counter(words).items() if s in rare and not s.isdigit() and len(s) > 2}
    length = math.sqrt(sum(w * w for w in weights.values())) or 1
    return {s: w / length for s, w in weights.items()}


def tokens(lines: Sequence[Line], at: Index) -> list[Token]:
    """The words of the page in order. A word the index does not know becomes its near neighbour, if it has one, or two joined words."""
    found: list[Token] = []
    for n, line in enumerate(lines):
        for match in _WORD.finditer(line.text):
            start, end = match.span()
            last = found[-1] if found else None
            if last and last.line == n - 1 and match.start() == 0 and lines[n - 1].text.endswith("-") and match.group()[0].islower():
                whole = stem(_WORD.findall(lines[n - 1].text)[-1] + match.group())
                if whole in at.known:
                    found[-1] = Token(whole, last.line, last.start, last.end)
                    continue
            found += _near(stem(match.group()), n, start, end, at)
    return found


def _near(word: str, line: int, start: int, end: int, at: Index) -> list[Token]:
    if word in at.known or len(word) < 6 or word.isdigit():
        return [Token(word, line, start, end)]
    nearest = None
    for length in (len(word), len(word) - 1, len(word) + 1):
        hit = process.extractOne(word, at.vocabulary.get(length, ()), scorer=Levenshtein.normalized_similarity, score_cutoff=0.8)
        if hit and (nearest is None or hit[1] > nearest[1]):
            nearest = hit
    if nearest:
        return [Token(str(nearest[0]), line, start, end)]
    for cut in range(3, len(word) - 2):
        if word[:cut] in at.known and stem(word[cut:]) in at.known:
            return [Token(word[:cut], line, start, start + cut), Token(stem(word[cut:]), line, start + cut, end)]
    return [Token(word, line, start, end)]


@dataclass(frozen=True)
class _Hit:
    phrase: _Phrase
    tokens: tuple[Token, ...]


def _hits(page: Sequence[Token], at: Index) -> list[_Hit]:
    """Every phrase that stands on the page: its stems in order, at most one foreign word between them."""
    found = []
    for n, token in enumerate(page):
        for phrase in at.first.get(token.stem, ()):
            run, k, skipped = [token], n + 1, 0
            for s in phrase.stems[1:]:
                if k < len(page) and page[k].stem != s and skipped < (len(phrase.stems) > 2):
                    k, skipped = k + 1, skipped + 1
                if k >= len(page) or page[k].stem != s:
                    break
                run.append(page[k])
                k += 1
            if len(run) == len(phrase.stems):
                found.append(_Hit(phrase, tuple(run)))
    return found


_POSTCODE = re.compile(r"\b(?:SE-)?\d{3} ?\d{2} +[A-ZÅÄÖ][\wåäö]+")
_REFERENCE = re.compile(
    r"\b(?:dnr|diarienummer|ärende\w*|mål\w*|referens|kundnummer|fakturanummer|ocr\w*|dossiernummer|beteckning|handläggare|avtalsnummer|medlemsnummer)\b",
    re.I,
)
_DATE = re.compile(r"\b20\d\d-\d\d-\d\d\b|\b\d{1,2} (?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w*\.? 20\d\d\b", re.I)
_CONTACT = re.compile(
    r"\b(?:telefon|tel|kundservice|kundtjänst|växel|besöksadress|postadress|org\.?\s?nr|organisationsnummer|e-post)\b|\b0\d{1,3}[- ]\d{2,3} ?\d{2}",
    re.I,
)
_GREETING = re.compile(r"\b(?:hej|med vänlig hälsning|hälsningar|du|dig|ditt|din|er|ert)\b", re.I)


def letterness(lines: Sequence[Line]) -> int:
    """How many signs of a letter a page carries, 0 to 5: an address, a date, a reference, a sender's contact, somebody spoken to."""
    text = "\n".join(line.text for line in lines)
    return sum(bool(sign.search(text)) for sign in (_POSTCODE, _DATE, _REFERENCE, _CONTACT, _GREETING))


def is_addressed(lines: Sequence[Line]) -> bool:
    """Whether somebody's address stands on the page."""
    return any(_POSTCODE.search(line.text) for line in lines)


# Found on letters that the index had not seen, and on papers that are no such letters; see tests/content/test_recognise.py.
SENDER_NEEDED = 0.35  # what a letter of a known authority keeps of its mark when that authority is only mentioned or missing
FOREIGN_HEAD = 0.3  # and what any letter keeps when the letterhead is another authority's
OWN_HEAD = 1.15  # and what it gains when the letterhead is its sender's
HEADED, SIGNS = 9.0, 3  # a heading in its place: the mark and the signs of a letter that make it sure
UNHEADED = {4: 16.0, 5: 16.0, 3: 28.0}  # without one it takes more: signs -> mark
TWICE = 2.0  # a letter that shares its heading and its sender with another must be as much better
MARGIN, LEAST = 1.35, 3.5
STRONG, FAIR = 2.0, 1.0  # a sender in the letterhead; a sender in the contact or alone on a line
BAG = 14.0


def recognise(lines: Sequence[Line], at: Index) -> Recognition:
    """Which letter the lines are, or that it is not known. About a millisecond for a page."""
    page = tokens(lines, at)
    hits = _hits(page, at)
    heads = _senders(hits, lines)
    named = _named(at.post)
    strong = {s for s in heads if heads[s] >= STRONG}
    letterhead = max((s for s in strong if s in named), key=lambda s: heads[s], default=None)
    stranger = _stranger(lines, at)
    marks, headed = _marks(hits, page, lines, at)
    for id in marks:
        own = set(at.post.letters[id].senders)
        if own <= named and not own & strong:
            marks[id] *= SENDER_NEEDED
        if (
            at.post.letters[id].category != TRICK
            and ANY_AUTHORITY not in own
            and ((letterhead and own.isdisjoint(strong & named)) or (stranger and not own & strong))
        ):
            marks[id] *= FOREIGN_HEAD
        if own & strong:
            marks[id] *= OWN_HEAD
    ranked = sorted(marks, key=lambda id: (-marks[id], id))
    best = ranked[0] if ranked else None
    second = marks[ranked[1]] if len(ranked) > 1 else 0.0
    seems = letterness(lines)
    sure = False
    if best is not None and marks[best] >= MARGIN * second:
        rivals = headed.get(best, frozenset())
        alone = all(_tells_apart(best, x, marks, heads, at) for x in rivals - {best})
        sure = alone and (marks[best] >= HEADED and seems >= SIGNS if rivals else marks[best] >= UNHEADED.get(seems, math.inf))
    near = [id for id in ranked[:MOST_CANDIDATES] if marks[id] >= LEAST and marks[id] >= 0.45 * marks[ranked[0]]]
    candidates = tuple(id for id in near if seems >= SIGNS or at.post.letters[id].category == TRICK)  # tricks seldom look like letters
    sender = letterhead
    if sender is None and best and candidates:
        sender = next((s for s in at.post.letters[best].senders if s in heads), None)
    evidence = _evidence(best if candidates else None, sender, hits, lines, at)
    return Recognition(best if sure else None, sender, candidates, evidence, {id: marks[id] for id in ranked[:5]})


def _tells_apart(best: str, other: str, marks: Mapping[str, float], heads: Mapping[str, float], at: Index) -> bool:
    """Whether a letter with the same heading is ruled out: by its sender, or by far fewer of its words."""
    one, two = at.post.letters[best], at.post.letters[other]
    if set(one.senders) & set(two.senders):
        return marks[best] >= TWICE * marks.get(other, 0.0)
    return _carried(one, heads) > _carried(two, heads)


def _carried(letter: Letter, heads: Mapping[str, float]) -> float:
    """How much on the page speaks for a letter's sender; little counts as nothing."""
    most = max((heads.get(s, 0.0) for s in letter.senders), default=0.0)
    return most if most >= FAIR else 0.0


_AUTHORITY = re.compile(r"\b\w{3,}(?:verket|myndigheten|nämnden|styrelsen|inspektionen)\b", re.I)


def _stranger(lines: Sequence[Line], at: Index) -> bool:
    """Whether the letterhead is an authority's that the kiosk does not know."""
    for line in lines:
        if line.page == 0 and line.box.y < 0.2 and len(_WORD.findall(line.text)) <= 4:
            if any(stem(m.group()) not in at.known for m in _AUTHORITY.finditer(line.text)):
                return True
    return False


def _named(post: Post) -> frozenset[str]:
    """Senders that one name stands for: authorities, not kinds of companies."""
    return frozenset(
        s.id for s in post.senders.values() if any(n[:1].isupper() and ("." in x or n in x) for n in s.names for x in s.names if ".se" in x)
    )


def _senders(hits: Sequence[_Hit], lines: Sequence[Line]) -> dict[str, float]:
    """Sender -> how much speaks for it: 2 or more where it is the letterhead or the contact, less for mentions."""
    found: dict[str, float] = defaultdict(float)
    for hit in hits:
        line = lines[hit.tokens[0].line]
        words = len(_WORD.findall(line.text))
        top = line.page == 0 and line.box.y < 0.3
        alone = words <= len(hit.tokens) + 3
        worth = (
            2.0
            if top and alone
            else 1.2
            if top
            else 0.9
            if any(c.isdigit() or c == "." for c in hit.phrase.text)
            else 0.8
            if alone
            else 0.35
        )
        for kind, id in hit.phrase.owners:
            if kind == "sender":
                found[id] += worth
    return dict(found)


def _marks(
    hits: Sequence[_Hit], page: Sequence[Token], lines: Sequence[Line], at: Index
) -> tuple[dict[str, float], dict[str, frozenset[str]]]:
    """Letter -> its mark; and letter -> the letters that share its heading, for letters whose heading stands where headings stand."""
    heading: dict[str, float] = defaultdict(float)
    headed: dict[str, frozenset[str]] = {}
    tells: dict[str, dict[tuple[str, ...], float]] = defaultdict(dict)
    for hit in hits:
        worth = at.worth.get(hit.phrase.stems)
        if worth is None:
            continue
        line = lines[hit.tokens[0].line]
        leads = hit.tokens[0].start <= 2 and len(_WORD.findall(line.text)) <= len(hit.tokens) + 5
        same = frozenset(id for kind, id in hit.phrase.owners if kind == "heading")
        for kind, id in hit.phrase.owners:
            if kind == "heading":
                mark = worth * (1.8 if leads else 0.7)
                if leads and mark >= heading[id]:
                    headed[id] = same
                heading[id] = max(heading[id], mark)
            elif kind == "tell":
                tells[id][hit.phrase.stems] = worth
    own = _bag([t.stem for t in page], at.rare)
    alike: dict[str, float] = defaultdict(float)
    for s, weight in own.items():
        for id in at.holding.get(s, ()):
            alike[id] += weight * at.bags[id][s]
    marks = {id: heading[id] + sum(tells[id].values()) ** 0.85 + BAG * alike[id] for id in {*heading, *tells}}
    return marks, headed


def _evidence(best: str | None, sender: str | None, hits: Sequence[_Hit], lines: Sequence[Line], at: Index) -> tuple[Evidence, ...]:
    """The words that led there, each phrase once, the most telling first: a sender, a heading, up to six tells."""
    found: dict[tuple[str, str], tuple[float, Evidence]] = {}
    for hit in hits:
        for kind, id in hit.phrase.owners:
            if id != (sender if kind == "sender" else best):
                continue
            worth = {"sender": 100.0, "heading": 50.0}.get(kind, 0.0) + at.worth.get(hit.phrase.stems, 0.0)
            found.setdefault((kind, hit.phrase.text), (worth, _on_paper(hit, kind, lines)))
    kinds: Counter[str] = Counter()
    kept = []
    for _, one in sorted(found.values(), key=lambda pair: -pair[0]):
        kinds[one.says] += 1
        if kinds[one.says] <= {"sender": 1, "heading": 2}.get(one.says, 6):
            kept.append(one)
    return tuple(kept)


def _on_paper(hit: _Hit, kind: str, lines: Sequence[Line]) -> Evidence:
    """The words as they stand on the paper, and the place around them on their first page."""
    spans: dict[int, tuple[int, int]] = {}
    for t in hit.tokens:
        a, b = spans.get(t.line, (t.start, t.end))
        spans[t.line] = (min(a, t.start), max(b, t.end))
    page = lines[hit.tokens[0].line].page
    words = " ".join(lines[n].text[a:b] for n, (a, b) in spans.items())
    return Evidence(words, kind, around(lines[n].part(a, b) for n, (a, b) in spans.items() if lines[n].page == page), page)


def by_word(text: str, at: Index, most: int = 6) -> tuple[str, ...]:
    """Letters in which some words copied from a paper stand, best first. Forgives spelling."""
    page = tokens([Line(text, Box(0, 0, 1, 1))], at)
    marks, _ = _marks(_hits(page, at), page, [Line(text, Box(0, 0.5, 1, 0.1))], at)
    for s, weight in _bag([t.stem for t in page], at.rare).items():
        for id in at.holding.get(s, ()):
            marks[id] = marks.get(id, 0.0) + weight * at.bags[id][s] * 3
    ranked = sorted(marks, key=lambda id: (-marks[id], id))
    return tuple(id for id in ranked[:most] if marks[id] >= 0.35 * marks[ranked[0]])


def urgent_first(ids: Iterable[str], letters: Mapping[str, Letter]) -> list[str]:
    """Letters with the ones that a person must see first."""
    return sorted(ids, key=lambda id: not letters[id].urgent)
