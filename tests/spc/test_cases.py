"""The worked cases, and that comparing with them can fail."""

import copy
import json

import pytest

from hub.spc import analyse
from tests.spc.cases import CASES, differences, read


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_packages_agree(path):
    case = read(path)
    assert differences(case, analyse(case["engine"], case["chart"], case["input"])) == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_an_answer_is_ready_for_json(path):
    case = read(path)
    answer = analyse(case["engine"], case["chart"], case["input"])
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer


def test_a_wrong_answer_is_seen():
    case = read(next(path for path in CASES if path.stem == "i-06-two-phases"))
    right = analyse(case["engine"], case["chart"], case["input"])
    wrong = copy.deepcopy(right)
    wrong["ucl"][3] += 0.01
    assert differences(case, wrong)
    wrong = copy.deepcopy(right)
    wrong["lcl"][0] = None
    assert differences(case, wrong)
    wrong = copy.deepcopy(right)
    wrong["phases"][1]["crossings"] = True
    assert differences(case, wrong)
    assert differences(case, right | {"outside_limits": [1]})
