"""Stems, with the examples of Porter's paper and words of schools."""

import pytest

from hub.search.stemming import stem

EXAMPLES = """
caresses caress  ponies poni  ties ti  caress caress  cats cat  feed feed  agreed agre  plastered plaster  bled bled
motoring motor  sing sing  conflated conflat  troubled troubl  sized size  hopping hop  tanned tan  falling fall
hissing hiss  fizzed fizz  failing fail  filing file  happy happi  sky sky  relational relat  conditional condit
rational ration  valenci valenc  hesitanci hesit  digitizer digit  conformabli conform  radicalli radic
differentli differ  vileli vile  analogousli analog  vietnamization vietnam  predication predic  operator oper
feudalism feudal  decisiveness decis  hopefulness hope  callousness callous  formaliti formal  sensitiviti sensit
sensibiliti sensibl  triplicate triplic  formative form  formalize formal  electriciti electr  electrical electr
hopeful hope  goodness good  revival reviv  allowance allow  inference infer  airliner airlin  gyroscopic gyroscop
adjustable adjust  defensible defens  irritant irrit  replacement replac  adjustment adjust  dependent depend
adoption adopt  communism commun  activate activ  angulariti angular  homologous homolog  effective effect
bowdlerize bowdler  probate probat  rate rate  cease ceas  controll control  roll roll  is is  a a  toys toi
emitted emit  logging log  archaeology archaeolog
"""
PAIRS = list(zip(EXAMPLES.split()[::2], EXAMPLES.split()[1::2], strict=True))


@pytest.mark.parametrize(("word", "expected"), PAIRS)
def test_a_word_is_cut_as_published(word: str, expected: str) -> None:
    assert stem(word) == expected


@pytest.mark.parametrize(
    "family", ["predict predicts predicted predicting prediction predictions", "test tests tested"]
)
def test_the_forms_of_a_word_share_a_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize("word", ["", "as", "5b", "übungen", "проверка", "2025s"])
def test_other_words_stay_whole(word: str) -> None:
    assert stem(word) == word
