"""Own words: which need does somebody mean? Typo-tolerant, in the visitor's language and Swedish at once."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler, Levenshtein

from kiosk.content.load import Content
from kiosk.core.text import Tr

# Letters that sound or look alike and are mixed up in writing: one of them stands for all.
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("ىئيےې", "ی"), "ك": "ک", "ة": "ه", "ۀ": "ه", "ؤ": "و", "گ": "ک", "ڤ": "ف", "پ": "ب", "چ": "ج", "ژ": "ز",
        "ث": "س", "ص": "س", "ط": "ت", "ظ": "ز", "ذ": "ز", "ض": "ز", "ґ": "г", "є": "е", "ы": "и", "э": "е", "ъ": None, "ь": None,
        "'": None, "’": None, "ʼ": None, "ء": None,
    }
)  # fmt: skip
_ARABIC_PREFIX = re.compile(r"^(?:و|ف|ب|ل|ک)?(?:ال|لل)(?=\w{2,})")
# Ethiopic: consonants that are homophones, by the first of their row.
_ETHIOPIC_SAME = {0x1210: 0x1200, 0x1280: 0x1200, 0x1220: 0x1230, 0x12D0: 0x12A0, 0x1340: 0x1338}


def fold(word: str) -> str:
    """A word without what people leave out or mix up: marks, case, letter variants, the Arabic article.

    Ethiopic syllables become their consonants, since Tigrinya inflects by changing the vowels.
    """
    word = unicodedata.normalize("NFKD", word.casefold())
    word = "".join(c for c in word if not unicodedata.combining(c) and c not in "\u0640\u200c\u200d")
    word = unicodedata.normalize("NFC", word).translate(_ALIKE)
    return _ARABIC_PREFIX.sub("", "".join(map(_consonant, word)))


def _consonant(letter: str) -> str:
    point = ord(letter)
    if not 0x1200 <= point <= 0x135A:
        return letter
    row = point - point % 8
    return chr(_ETHIOPIC_SAME.get(row, row))


def words_of(text: str) -> list[str]:
    """The folded words of a text."""
    return [w for w in (fold(w) for w in re.findall(r"[^\W_]+(?:['’ʼ\u200c][^\W_]+)*", text)) if w]


def alike(a: str, b: str) -> float:
    """How alike two folded words are, 0 to 1: few letters wrong, or the same beginning with another ending."""
    if a == b:
        return 1.0
    short, long = sorted((a, b), key=len)
    if len(short) < 3:
        return 0.0
    if long.startswith(short):
        return 0.72 + 0.26 * len(short) / len(long)
    edits = Levenshtein.normalized_similarity(a, b)
    return max(edits, JaroWinkler.similarity(a, b) * 0.92 if a[:2] == b[:2] else 0.0)


@dataclass(frozen=True)
class Index:
    """All ways to say all needs.

    `places`: folded word -> how much it tells for which need; `phrases`: whole phrases of several words.
    """

    places: Mapping[str, Mapping[str, float]]
    phrases: tuple[tuple[str, str], ...]
    stop: frozenset[str]

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Needs by how well their words fit, best first; nothing if nothing fits."""
        said = words_of(text)
        telling = [w for w in said if w not in self.stop] or said
        scores: dict[str, float] = {}
        for word in telling:
            best: dict[str, float] = {}
            for known, needs in self.places.items():
                if (near := alike(word, known)) >= NEAR:
                    for need, worth in needs.items():
                        best[need] = max(best.get(need, 0.0), near**4 * worth)
            for need, score in best.items():
                scores[need] = scores.get(need, 0.0) + score
        if len(telling) > 1:
            phrase = " ".join(telling)
            for known, need in self.phrases:
                if need in scores and (whole := Levenshtein.normalized_similarity(phrase, known)) > 0.7:
                    scores[need] += whole
        return sorted(((n, s) for n, s in scores.items() if s >= LEAST), key=lambda pair: (-pair[1], pair[0]))


NEAR = 0.68  # less alike than this is another word
LEAST = 0.25  # less than this is no answer


def index(content: Content, languages: Iterable[Tr]) -> Index:
    """The index of some languages: what people say (content/words), and the titles and answers of each need."""
    phrases: list[tuple[str, str, float]] = []  # folded phrase, need, worth
    stop: set[str] = set()
    for tr in languages:
        said = content.words.get(tr.tag, {})
        stop |= {w for phrase in said.get("stop", ()) for w in words_of(phrase)}
        for flow in content.flows.values():
            options = [o.label for step in flow.steps.values() if not step.shared for o in step.options]
            shown = [flow.title, flow.about, *options, *(o.title for o in flow.outcomes.values())]
            phrases += [(" ".join(words_of(p)), flow.id, 1.0) for p in said.get(flow.id, ())]
            phrases += [(" ".join(words_of(tr.bare(tr(text)))), flow.id, 0.55) for text in shown]
    needs_of: dict[str, set[str]] = {}
    worth_of: dict[tuple[str, str], float] = {}
    for phrase, need, worth in phrases:
        words = [w for w in phrase.split() if w not in stop] or phrase.split()
        for word in words:
            needs_of.setdefault(word, set()).add(need)
            key = (word, need)
            worth_of[key] = max(worth_of.get(key, 0.0), worth / len(words) ** 0.35)
    places: dict[str, dict[str, float]] = {}
    for (word, need), worth in worth_of.items():
        rare = math.log(1 + len(content.flows) / len(needs_of[word])) / math.log(1 + len(content.flows))
        places.setdefault(word, {})[need] = worth * rare
    several = {(p, need) for p, need, _ in phrases if " " in p}
    return Index(places, tuple(sorted(several)), frozenset(stop))
