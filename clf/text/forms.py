"""Words by class -> tokens of a headline's form: what its numbers count, and which part holds a fact.

A class is the mark itself, ``number``, ``name``, ``word`` (long and small), ``short``, or the name of a list below.
The lists are the same for all languages and spelled without accents. A word that is common in one of the languages with
another meaning (Romanian "este", English "once") is left out.

>>> [word_class(word, "small") for word in ("reasons", "people", "bridge")]
['listed', 'people', 'word']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

_SHORT = 4
"""Letters; words up to here are mostly grammar."""
MARKS = frozenset('?!:"-.,;()')
BREAKS = frozenset(",.:?!-;")
"""Marks that end one part of a headline."""
OPENINGS = frozenset('.?!:"-')
"""Marks after which a capital letter does not tell a name."""
MERGED = frozenset(["word", "name", ".", "!", "?"])
"""Classes of which a run counts once in the outline."""
HELD = {
    (True, True): "a number and a name",
    (True, False): "a number",
    (False, True): "a name",
    (False, False): "no fact",
}
SIZES = ("no words", *["1-2 words"] * 2, *["3-5 words"] * 3, *["6-9 words"] * 4, "10+ words")
"""The name of each length, from 0 words on; the last one stands for all that are longer."""

WORD_LISTS: Mapping[str, str] = {
    "unit": """
        % $ £ € euro euros dollars pounds million billion trillion bn years year months month weeks week days day hours
        hour minutes miles km kilometers kilometres meters metres percent points seats votes
        lei ron dolari milioane miliarde mii ani luni saptamani zile ore minute secunde kilometri metri procente puncte
        grade hectare tone voturi
        millones millon mil anos ano meses mes semanas dias horas minutos segundos metros puntos grados escanos votos
        pesos dolares toneladas""",
    "people": """
        people dead killed injured hurt wounded men women children officers workers patients passengers residents
        victims soldiers students families arrested jobs homes deaths parties candidates
        oameni persoane morti raniti victime copii barbati femei pacienti pasageri locuitori angajati elevi militari
        soldati arestati tineri decese judete orase partide candidati locuinte masini
        personas muertos heridos hombres mujeres ninos victimas pacientes pasajeros vecinos trabajadores alumnos
        soldados detenidos fallecidos familias viviendas municipios partidos""",
    "listed": """
        things ways reasons signs tips tricks facts photos pictures secrets mistakes lessons habits foods questions
        moments times quotes stories places gifts ideas hacks steps words details rules myths
        lucruri motive moduri semne trucuri sfaturi secrete greseli obiceiuri alimente intrebari momente poze imagini
        lectii idei reguli cuvinte detalii pasi mituri locuri semnale zodii
        cosas razones formas maneras senales trucos consejos errores lecciones habitos alimentos preguntas momentos
        fotos frases palabras detalles lugares reglas mitos claves""",
    "ask": """
        what why how who whom whose when where which
        ce cum cine cand unde care cat cati cate cata catora
        que quien quienes como cuando donde cual cuales cuanto cuanta cuantos cuantas""",
    "point": """
        this these that those here here's it he she they
        acest aceasta acesti aceste acestea acestia asta astia astea iata ea ei ele
        esta estos estas esto eso asi aqui ella ellos""",
    "you": """
        you your you're you've you'll yourself
        tu te tine ti iti ti-ai vi voi tau tai dumneavoastra
        tus usted ustedes tuyo""",
    "count": """
        two three four five six seven eight nine ten eleven twelve
        doi doua trei patru cinci sase sapte opt noua zece unsprezece douasprezece
        dos tres cuatro cinco seis siete ocho nueve diez""",
}
"""Class -> its words in English, Romanian and Spanish: units and money; people and what news counts besides; what
lists promise; question words; words that point at something; the reader; numbers written out."""
_CLASS_OF = {word: name for name, words in WORD_LISTS.items() for word in words.split()}


def word_class(word: str, kind: str) -> str:
    """Return the class of ``word`` (in small letters, without accents) of ``kind`` number, capital, small or a mark."""
    if kind == "number":
        return kind
    listed = _CLASS_OF.get(word)
    if listed:
        return listed
    if kind == "capital":
        return "name"
    if kind == "small":
        return "word" if len(word) > _SHORT else "short"
    return kind if kind in MARKS else "*"


def outline_tokens(classes: Sequence[str]) -> list[str]:
    """Return runs of two and three classes, with the headline's two ends; unlisted small words are all ``word``.

    >>> outline_tokens(["number", "people", "word", "short", "word"])[:3]
    ['^ number', 'number people', 'people word']
    """
    steps = ["^"]
    for name in classes:
        step = "word" if name == "short" or (name == "name" and len(steps) == 1) else name
        if step != steps[-1] or step not in MERGED:
            steps.append(step)
    steps.append("$")
    twos = list(map(" ".join, pairwise(steps)))
    return [*twos, *map(" ".join, zip(twos, steps[2:], strict=False))]


def segment_tokens(classes: Sequence[str]) -> list[str]:
    """Return which parts of a headline ask, which hold a number or a name, and how long they are.

    >>> segment_tokens(["ask", "word", "name", ":", "number", "unit"])[:3]
    ['colon, then number', 'colon, then number; a number', 'ask before a colon; a number']
    """
    if not classes:
        return []
    facts = _sure_names(classes)
    return [*_colon(classes, facts), *_question(classes, facts), *_ends(classes, facts)]


def _sure_names(classes: Sequence[str]) -> Sequence[str]:
    """Return the classes without doubtful names: at the start, after a mark, in a Headline Like This."""
    capital = classes.count("name")
    if not capital:
        return classes
    if 5 * classes.count("word") < 2 * capital:
        return ["word" if name == "name" else name for name in classes]
    pairs = pairwise(["?", *classes])
    return ["word" if name == "name" and before in OPENINGS else name for before, name in pairs]


def _held(facts: Sequence[str], start: int, end: int) -> str:
    """Return which facts the words from ``start`` to ``end`` hold."""
    words = facts[start:end]
    return HELD["number" in words, "name" in words]


def _colon(classes: Sequence[str], facts: Sequence[str]) -> Iterator[str]:
    size = len(classes)
    colon = classes.index(":", 1) if ":" in classes[1:-1] else 0
    if not colon:
        if "ask" in classes[:2]:
            yield f"asks; {_held(facts, 0, size)}"
        return
    held, first = _held(facts, colon, size), classes[colon + 1]
    head = next((name for name in ("ask", "point") if name in classes[:2]), "other")
    yield f"colon, then {first}"
    yield f"colon, then {first}; {held}"
    yield f"{head} before a colon; {held}"
    yield f"{head} before a colon; {_size(size - colon - 1)} after"
    if "ask" in classes[colon + 1 : colon + 3]:
        yield f"asks after a colon; {held}"


def _question(classes: Sequence[str], facts: Sequence[str]) -> Iterator[str]:
    size = len(classes)
    if "?" in classes:
        mark = classes.index("?")
        rest = size - mark - 1
        yield f"question mark, then {_size(rest)}"
        if rest:
            yield f"question mark, then {_held(facts, mark, size)}"
        else:
            yield f"ends with a question mark; {_held(facts, 0, size)}"
    if "ask" in classes[2:]:
        yield f"asks inside, then {_held(facts, classes.index('ask', 2), size)}"


def _ends(classes: Sequence[str], facts: Sequence[str]) -> Iterator[str]:
    size = len(classes)
    breaks = [index for index, name in enumerate(classes) if name in BREAKS]
    last = next((index for index in reversed(breaks) if index < size - 1), None)
    if last is not None:
        yield f"last part: {_size(size - last - 1)}, {_held(facts, last, size)}"
        yield f"last part begins with {classes[last + 1]}"
    first = breaks[0] if breaks else size
    yield f"first part: {_size(first)}, {_held(facts, 0, first)}"


def _size(count: int) -> str:
    return SIZES[min(count, len(SIZES) - 1)]
