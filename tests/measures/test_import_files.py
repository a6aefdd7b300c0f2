"""Files as they come: each is read, or refused in a sentence, and nothing is lost (T55)."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from hub.accounts.models import Person
from hub.extensions import db
from hub.measures.models import DataImport
from hub.sheets import write_xlsx
from tests.conftest import HubClient
from tests.measures.test_import import Scene, said

ROWS = "Date;Team;Numerator;Denominator\n2026-09-07;Alder;18;24\n"
KEPT = [("2026-09-07", "18/24")]
WRONG_ROWS = [
    ("Date,Team,Numerator,Denominator\n,Alder,1,2\n", "Line 2 Date: Which day is it from? The cell is empty."),
    ("Date,Team,Numerator,Denominator\n2026-09-07,,1,2\n", "Line 2 Team: Whose number is it? The cell is empty."),
    ("Date,Team,Numerator,Denominator\n2026-09-07,Alder,x,2\n", "Line 2 Numerator: “x” is not a number."),
    ("Date,Team,Numerator,Denominator\n2026-09-07,Alder,1,\n", "Line 2 Denominator: How many is it out of?"),
    ("Date,Team,Numerator,Denominator\n2056-09-07,Alder,1,2\n", "Line 2 Date: This day is still to come."),
    (
        'Date,Team,Numerator,Denominator,Note\n2026-09-07,Alder,1,2,"two\nlines"\n2026-09-07,Alder,3,4,\n',
        "Line 4 Date: The same team, group and day stands in line 2 too.",
    ),
    ("Date,Team,Numerator,Denominator,Note\n2026-09-07,Alder,,,why\n", "Line 2 Note: There is a note but no number."),
]


@pytest.fixture
def scene(signed_in: Callable[[Person], HubClient]) -> Scene:
    return Scene(signed_in)


def book(*rows: list[Any]) -> bytes:
    return write_xlsx("S", ["Date", "Team", "Numerator", "Denominator"], rows)


def bomb() -> bytes:
    """A workbook of 40 kB that would unpack to 40 MB of noughts."""
    made = io.BytesIO(book([date(2026, 9, 7), "Alder", 18, 24]))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b"0" * 40_000_000)
    return made.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        ("\ufeff" + ROWS).encode(),
        ROWS.encode("utf-16"),
        ROWS.replace("Alder", "Alder").replace("Team", "Team").encode("cp1252"),
        ROWS.replace(";", "\t").encode(),
        ROWS.replace(";", ",").replace("\n", "\r\n").encode(),
        b"sep=;\r\n" + ROWS.encode(),
        (ROWS.replace("Denominator", "Denominator;Note;Note") + "\n;;;;;\n").encode(),
        ROWS.replace("24\n", "24;;;\n").encode(),
        ROWS.replace("18;24", '\'18;"24"').replace("'", "").encode(),
        book([date(2026, 9, 7), "Alder", 18, 24]),
        book(["2026-09-07", "Alder", "18", "24"]),
    ],
    ids=["bom", "utf-16", "cp1252", "tabs", "crlf", "sep", "twice", "ragged", "quoted", "xlsx", "texts in xlsx"],
)
def test_a_spreadsheet_in_any_spelling_is_read(scene: Scene, content: bytes) -> None:
    one = scene.looked(content)
    scene.apply(one)
    assert [(on, numbers) for _team, _group, on, numbers in scene.kept()] == KEPT


def test_names_in_an_old_encoding_are_read(scene: Scene) -> None:
    scene.alder.name = "Collège Défense"
    db.session.commit()
    scene.apply(scene.looked(ROWS.replace("Alder", "Collège Défense").encode("cp1252")))
    assert len(scene.kept()) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty."),
        (b"%PDF-1.7 ...", "This is a PDF."),
        (b"a,b\n\x00\x00,2\n", "holds a character that no text has"),
        (b'a,b\n1,"2\n', "is never closed"),
        (",".join(f"c{n}" for n in range(201)).encode() + b"\n1\n", "more than 200 columns"),
        (b"a\n" + b"1\n" * 200_001, "more than 200000 rows"),
        (bomb(), "so it was not opened"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel file"),
        (b"<!doctype html><table>", "This is a web page under another name."),
        (b"a\n" + b"x" * (16 * 1024 * 1024), "larger than 16 MB"),
    ],
    ids=["empty", "pdf", "nul", "quote", "columns", "rows", "bomb", "xls", "html", "large"],
)
def test_what_is_no_spreadsheet_is_refused_in_a_sentence(scene: Scene, content: bytes, words: str) -> None:
    answer = scene.upload(content, "numbers.csv")
    assert answer.status_code == 422
    assert words in said(answer).replace("200,000", "200000")
    assert db.session.scalar(sa.select(sa.func.count(DataImport.id))) == 0


def test_a_request_beyond_all_measure_is_refused(scene: Scene) -> None:
    answer = scene.upload(b"a\n" + b"x" * (18 * 1024 * 1024))
    assert answer.status_code == 413
    assert "16 MB" in said(answer)


def test_a_header_without_rows_is_told(scene: Scene) -> None:
    one = scene.looked(ROWS.splitlines()[0])
    assert "There is no number in it" in said(scene.client.get(f"/imports/{one.id}"))


def test_formulas_in_a_file_stay_texts(scene: Scene) -> None:
    one = scene.looked("Date,Team,Numerator,Denominator,Note\n2026-09-07,Alder,=1+1,24,\n")
    assert "“=1+1” is not a number." in said(scene.client.get(f"/imports/{one.id}"))


@pytest.mark.parametrize(("content", "words"), WRONG_ROWS)
def test_a_row_that_cannot_be_taken_is_told_with_line_and_column(scene: Scene, content: str, words: str) -> None:
    one = scene.looked(content)
    assert words in said(scene.client.get(f"/imports/{one.id}"))
    assert scene.kept() == []


def test_without_a_file_or_a_measure_both_are_asked_for(scene: Scene) -> None:
    answer = scene.client.post(scene.start, data={"measure": ""})
    assert answer.status_code == 422
    assert "Choose what the numbers are of." in said(answer)
    assert "Choose a file." in said(answer)


def test_after_the_session_ended_the_file_is_asked_for_again(scene: Scene, client: HubClient) -> None:
    form = {"measure": str(scene.measure.id), "file": (io.BytesIO(ROWS.encode()), "numbers.csv")}
    answer = client.post(scene.start, data=form)
    assert answer.status_code == 401
    assert db.session.scalar(sa.select(sa.func.count(DataImport.id))) == 0
    again = scene.client.post(scene.start, data={"measure": str(scene.measure.id)})
    assert "If you had chosen one before, choose it once more." in said(again)


def test_more_files_than_anybody_works_on_are_refused(scene: Scene) -> None:
    for _number in range(10):
        scene.brought(ROWS)
    assert "10 of your files wait already." in said(scene.upload(ROWS))


def test_the_same_form_sent_twice_keeps_one_file(scene: Scene) -> None:
    first, second = (scene.upload(ROWS, once="a-key") for _try in range(2))
    assert first.location == second.location
    assert db.session.scalar(sa.select(sa.func.count(DataImport.id))) == 1
