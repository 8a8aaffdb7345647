"""Bodies of cases become sketches, and lost cases their likely successors: how long that takes for 30,000 of them.

Run it as `python -m bench.similarity [CASES]`. The bodies are made up, of the length and the sameness of real ones.
"""

from __future__ import annotations

import random
import sys
from time import process_time

from mkdocs_guarantees.similarity import Likes, sketch

CASES = 30_000
LOST = 1_000
WORDS = 120
SHARED = 60
"""So many words of each body are those of a handful of templates, as tests of one project repeat each other."""


def bodies(count: int) -> list[bytes]:
    draw = random.Random(5)  # noqa: S311  # the same bodies each time
    vocabulary = [f"word_{number}" for number in range(4_000)]
    templates = [draw.choices(vocabulary, k=SHARED) for _ in range(40)]
    made = (draw.choice(templates) + draw.choices(vocabulary, k=WORDS - SHARED) for _ in range(count))
    return [" ".join(words).encode() for words in made]


def edited(body: bytes, draw: random.Random) -> bytes:
    words = body.split()
    words[draw.randrange(len(words))] = b"changed"
    return b" ".join(words)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    draw = random.Random(7)  # noqa: S311  # the same edits each time
    texts = bodies(count)
    began = process_time()
    sketches = {str(number): sketch(text) for number, text in enumerate(texts)}
    sketched = process_time()
    likes = Likes(sketches)
    indexed = process_time()
    lost = [str(draw.randrange(count)) for _ in range(min(LOST, count))]
    found = [likes.like(sketch(edited(texts[int(name)], draw))) for name in lost]
    asked = process_time()
    right = sum(bool(item) and item[0][1] == name for item, name in zip(found, lost, strict=True))
    print(f"{count} bodies sketched in {sketched - began:.2f} s, indexed in {indexed - sketched:.2f} s;")  # noqa: T201
    print(f"{len(lost)} edited bodies looked up in {asked - indexed:.2f} s, {right} of them found")  # noqa: T201


if __name__ == "__main__":
    main()
