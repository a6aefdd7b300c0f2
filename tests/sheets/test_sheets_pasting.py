"""Blocks pasted from a spreadsheet."""

import pytest

from hub.sheets import Limits, SheetRefused, parse_pasted


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\r\n1\t2\r\n", [["a", "b"], ["1", "2"]]),
        ('a\t"x\ny"\n1\t"say ""hi"""', [["a", "x\ny"], ["1", 'say "hi"']]),
        ("a\n\n1\tb\n\n", [["a", ""], ["", ""], ["1", "b"]]),
        ("a;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]]),
        ("a,b,c\n1,2\n", [["a", "b", "c"], ["1", "2", ""]]),
        ("1,5\n2,5 %\n−3,5", [["1,5"], ["2,5 %"], ["−3,5"]]),
        ("one, two\nthree", [["one, two"], ["three"]]),
        ("a|b\nc|d", [["a|b"], ["c|d"]]),
        ('"x\ny"\nz', [["x\ny"], ["z"]]),
        ('3" pipe\n"unclosed\tx\n1', [['3" pipe', ""], ['"unclosed', "x"], ["1", ""]]),
        ("'-5\t=1", [["-5", "=1"]]),
        ("\ufeff", []),
        ("", []),
        (" \n \t \n", []),
        ("x\n \n", [["x"]]),
        ("word", [["word"]]),
    ],
)
def test_a_block_becomes_rows_of_the_same_width(text, rows):
    assert parse_pasted(text, Limits(letters=200_000)) == rows


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1\t2\n" * 4, "rows_many"),
        ("1\t2\t3\t4", "columns_many"),
        ("x\t" + "y" * 11, "cell_long"),
        ("1\t2\t3\n" * 3, "cells_many"),
        ("1\t\0", "nul"),
        ('"' + "x" * 140_000, "cell_long"),
        ("1" * 101, "file_large"),
    ],
)
def test_a_block_has_limits(text, code):
    size = 100 if len(text) < 1_000 else 1_000_000
    with pytest.raises(SheetRefused) as refused:
        parse_pasted(text, Limits(size=size, rows=3, columns=3, letters=10, cells=8))
    assert refused.value.code == code
