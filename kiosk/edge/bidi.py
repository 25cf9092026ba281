"""The Unicode bidirectional algorithm (UAX #9): which way each character of a line runs, and the order on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar
from unicodedata import bidirectional

T = TypeVar("T")

MAX_DEPTH = 125  # BD2
MAX_OPEN = 63  # BD16
BRACKETS = dict(zip("([{⁅⁽₍⌈⌊❨❪❬❮❰❲❴⟦⟨⟪⟬⟮⸢⸤⸦⸨", ")]}⁆⁾₎⌉⌋❩❫❭❯❱❳❵⟧⟩⟫⟭⟯⸣⸥⸧⸩", strict=True))
EMBED = {"LRE": None, "RLE": None, "LRO": "L", "RLO": "R"}
ISOLATE = ("LRI", "RLI", "FSI")
REMOVED = (*EMBED, "PDF", "BN")
NEUTRAL = ("B", "S", "WS", "ON", *ISOLATE, "PDI")
STRONG = {"L": "L", "R": "R", "EN": "R", "AN": "R"}  # what a type counts as beside neutrals (N0, N1)


def base_level(text: str) -> int:
    """0 for left to right, 1 for right to left: the first strong character outside isolates decides (P2, P3)."""
    return _first_strong([bidirectional(c) for c in text], 0)


def levels(text: str, base: int) -> list[int]:
    """The embedding level of each character of one paragraph; odd is right to left."""
    kinds = [bidirectional(c) or "L" for c in text]
    pairs = _isolates(kinds)
    found, types = _explicit(kinds, pairs, base)
    kept = [i for i, kind in enumerate(kinds) if kind not in REMOVED]
    place = {i: n for n, i in enumerate(kept)}
    settled = list(found)
    for sequence in _sequences(kept, found, pairs):
        first, last, level = place[sequence[0]], place[sequence[-1]], found[sequence[0]]
        unclosed = kinds[sequence[-1]] in ISOLATE and sequence[-1] not in pairs
        before = found[kept[first - 1]] if first else base
        after = base if unclosed or last + 1 == len(kept) else found[kept[last + 1]]
        ends = _side(max(level, before)), _side(max(level, after))
        for i, new in zip(sequence, _resolve(sequence, text, kinds, types, level, *ends), strict=True):
            settled[i] = new
    for i, kind in enumerate(kinds):
        if kind in REMOVED:  # nothing is drawn for it: it stays with its neighbour
            settled[i] = settled[i - 1] if i else base
    return settled


def visual(items: Sequence[T], level: Sequence[int]) -> list[T]:
    """Items of one line from left to right (L2)."""
    order = list(range(len(items)))
    for limit in range(max(level, default=0), 0, -1):
        start = 0
        while start < len(order):
            if level[order[start]] < limit:
                start += 1
                continue
            end = start
            while end < len(order) and level[order[end]] >= limit:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end
    return [items[i] for i in order]


def _first_strong(kinds: Sequence[str], start: int) -> int:
    """1 when the first strong type from `start` to the end of this isolate is right to left."""
    depth = 0
    for kind in kinds[start:]:
        if kind in ISOLATE:
            depth += 1
        elif kind == "PDI":
            if depth == 0 and start:
                return 0
            depth = max(0, depth - 1)
        elif depth == 0 and kind in ("L", "R", "AL"):
            return int(kind != "L")
    return 0


def _isolates(kinds: Sequence[str]) -> dict[int, int]:
    """Where each isolate's start has its end, and each end its start (BD9)."""
    pairs: dict[int, int] = {}
    open_: list[int] = []
    for i, kind in enumerate(kinds):
        if kind in ISOLATE:
            open_.append(i)
        elif kind == "PDI" and open_:
            start = open_.pop()
            pairs[start], pairs[i] = i, start
    return pairs


def _explicit(kinds: Sequence[str], pairs: dict[int, int], base: int) -> tuple[list[int], list[str]]:
    """Levels and types after X1 to X8."""
    found, types = [base] * len(kinds), list(kinds)
    stack: list[tuple[int, str | None, bool]] = [(base, None, False)]  # level, override, is an isolate
    lost_isolates = lost_embeddings = isolates = 0
    for i, kind in enumerate(kinds):
        level, override, _ = stack[-1]
        if kind == "PDI":
            if lost_isolates:
                lost_isolates -= 1
            elif isolates:
                lost_embeddings = 0
                while not stack.pop()[2]:
                    pass
                isolates -= 1
            level, override, _ = stack[-1]
        elif kind == "PDF":
            if not lost_isolates and lost_embeddings:
                lost_embeddings -= 1
            elif not lost_isolates and len(stack) > 1 and not stack[-1][2]:
                stack.pop()
        found[i] = level
        if override and kind not in REMOVED:
            types[i] = override
        if kind not in EMBED and kind not in ISOLATE:
            continue
        right = kind[0] == "R" or (kind == "FSI" and _first_strong(kinds, i + 1) == 1)
        deeper = (level + 1) | 1 if right else (level + 2) & ~1
        fits = deeper <= MAX_DEPTH and not lost_isolates and not lost_embeddings
        if kind in ISOLATE:
            if fits:
                stack.append((deeper, None, True))
            isolates, lost_isolates = isolates + fits, lost_isolates + (not fits)
        elif fits:
            stack.append((deeper, EMBED[kind], False))
        elif not lost_isolates:
            lost_embeddings += 1
    return found, types


def _sequences(kept: Sequence[int], found: Sequence[int], pairs: dict[int, int]) -> list[list[int]]:
    """Isolating run sequences, as indices: runs of one level, joined over the isolates inside them (BD13)."""
    runs: list[list[int]] = []
    for i in kept:
        if runs and found[runs[-1][-1]] == found[i]:
            runs[-1].append(i)
        else:
            runs.append([i])
    sequences: list[list[int]] = []
    waiting: dict[int, list[int]] = {}
    for run in runs:
        sequence = waiting.pop(run[0], None)
        if sequence is None:
            sequence = []
            sequences.append(sequence)
        sequence += run
        if pairs.get(run[-1], -1) > run[-1]:
            waiting[pairs[run[-1]]] = sequence
    return sequences


def _resolve(
    sequence: Sequence[int], text: str, kinds: Sequence[str], types: Sequence[str], level: int, before: str, after: str
) -> list[int]:
    """The levels of one sequence, all at `level`, between the types `before` and `after`."""
    resolved = _weak([types[i] for i in sequence], before)
    _brackets(resolved, sequence, text, kinds, _side(level), before)
    _neutral(resolved, _side(level), before, after)
    if level % 2:
        return [level + (t != "R") for t in resolved]
    return [level + {"L": 0, "R": 1}.get(t, 2) for t in resolved]


def _weak(types: list[str], before: str) -> list[str]:
    """W1 to W7."""
    previous = strong = before
    for n, t in enumerate(types):
        if t == "NSM":
            types[n] = t = "ON" if previous in (*ISOLATE, "PDI") else previous
        previous = t
        if t in ("L", "R", "AL"):
            strong = t
        elif t == "EN" and strong == "AL":
            types[n] = "AN"
    types = ["R" if t == "AL" else t for t in types]
    for n in range(1, len(types) - 1):
        if types[n - 1] == types[n + 1] and (types[n - 1], types[n]) in (("EN", "ES"), ("EN", "CS"), ("AN", "CS")):
            types[n] = types[n - 1]
    for order in (range(len(types)), range(len(types) - 1, -1, -1)):
        beside = ""
        for n in order:
            if types[n] == "ET" and beside == "EN":
                types[n] = "EN"
            beside = types[n]
    strong = before
    for n, t in enumerate(types):
        if t in ("ES", "ET", "CS"):
            types[n] = "ON"
        elif t in ("L", "R"):
            strong = t
        elif t == "EN" and strong == "L":
            types[n] = "L"
    return types


def _brackets(types: list[str], sequence: Sequence[int], text: str, kinds: Sequence[str], own: str, before: str) -> None:
    """N0: a pair of brackets runs with what it encloses."""
    for start, end in _bracket_pairs(types, sequence, text):
        inside = {STRONG[t] for t in types[start + 1 : end] if t in STRONG}
        if not inside:
            continue
        side = own
        if own not in inside:
            side = next((STRONG[t] for t in reversed(types[:start]) if t in STRONG), before)
        for n in (start, end):
            types[n] = side
            for m in range(n + 1, len(types)):
                if kinds[sequence[m]] == "NSM":
                    types[m] = side
                elif kinds[sequence[m]] not in REMOVED:
                    break


def _bracket_pairs(types: Sequence[str], sequence: Sequence[int], text: str) -> list[tuple[int, int]]:
    """Places of brackets that belong together, by their start (BD16)."""
    pairs: list[tuple[int, int]] = []
    open_: list[tuple[str, int]] = []
    for n, i in enumerate(sequence):
        if types[n] != "ON":
            continue
        if text[i] in BRACKETS:
            if len(open_) == MAX_OPEN:
                return []
            open_.append((BRACKETS[text[i]], n))
        elif any(closing == text[i] for closing, _ in open_):
            while open_:
                closing, start = open_.pop()
                if closing == text[i]:
                    pairs.append((start, n))
                    break
    return sorted(pairs)


def _neutral(types: list[str], own: str, before: str, after: str) -> None:
    """N1 and N2."""
    start = 0
    while start < len(types):
        end = start
        while end < len(types) and types[end] in NEUTRAL:
            end += 1
        if end > start:
            left = STRONG[types[start - 1]] if start else before
            right = STRONG[types[end]] if end < len(types) else after
            types[start:end] = [left if left == right else own] * (end - start)
        start = end + 1


def _side(level: int) -> str:
    return "R" if level % 2 else "L"
