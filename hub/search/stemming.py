"""Martin Porter's stemming algorithm of 1980 for English, with its author's later corrections.

"predicted", "predicts" and "prediction" become "predict", so that a search for one finds the others.
"""

from functools import lru_cache

_STEP_2 = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "bli": "ble",
    "alli": "al", "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate",
    "ator": "ate", "alism": "al", "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al",
    "iviti": "ive", "biliti": "ble", "logi": "log",
}  # fmt: skip
_STEP_3 = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
_STEP_4_SUFFIXES = "al ance ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize"
_STEP_4 = dict.fromkeys(_STEP_4_SUFFIXES.split(), "")


def _shape(word: str) -> str:
    """The word as consonants and vowels: ``cvc`` for "toy" with y as a consonant after a vowel."""
    shape = ""
    for letter in word:
        vowel = letter in "aeiou" or (letter == "y" and shape.endswith("c"))
        shape += "v" if vowel else "c"
    return shape


def _measure(word: str) -> int:
    return _shape(word).count("vc")


def _ends_cvc(word: str) -> bool:
    return _shape(word).endswith("cvc") and word[-1] not in "wxy"


def _plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for suffix in ("ed", "ing"):
        stump = word[: -len(suffix)]
        if word.endswith(suffix) and "v" in _shape(stump):
            return _mended(stump)
    return word


def _mended(stump: str) -> str:
    """Give a word back the e or the single consonant that -ed or -ing took from it."""
    if stump.endswith(("at", "bl", "iz")):
        return stump + "e"
    if len(stump) > 1 and stump[-1] == stump[-2] and _shape(stump)[-1] == "c":
        return stump if stump[-1] in "lsz" else stump[:-1]
    return stump + "e" if _measure(stump) == 1 and _ends_cvc(stump) else stump


def _swap(word: str, suffixes: dict[str, str], least: int) -> str:
    """Exchange the longest suffix that fits when what is before it has a measure above ``least``."""
    for size in range(min(7, len(word) - 1), 1, -1):
        suffix = word[-size:]
        if suffix in suffixes:
            stump = word[:-size]
            if suffix == "ion" and not stump.endswith(("s", "t")):
                continue
            return stump + suffixes[suffix] if _measure(stump) > least else word
    return word


def _final_e(word: str) -> str:
    if word.endswith("e"):
        stump = word[:-1]
        measure = _measure(stump)
        if measure > 1 or (measure == 1 and not _ends_cvc(stump)):
            word = stump
    return word[:-1] if word.endswith("ll") and _measure(word[:-1]) > 1 else word


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one lower-case word; words with other than English letters come back unchanged."""
    if len(word) < 3 or not (word.isascii() and word.isalpha()):
        return word
    word = _past(_plural(word))
    if word.endswith("y") and "v" in _shape(word[:-1]):
        word = word[:-1] + "i"
    word = _swap(word, _STEP_2, 0)
    word = _swap(word, _STEP_3, 0)
    return _final_e(_swap(word, _STEP_4, 1))
