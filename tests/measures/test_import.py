"""Numbers from a file: what is asked, what is shown before anything is saved, and that nothing is half done."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse
from xlsxwriter import Workbook

from hub.accounts.models import Person
from hub.extensions import db
from hub.kernel.permissions import Role
from hub.measures.models import DataImport, ImportState, Measure, Observation, Series, ValueKind
from hub.networks.models import Network, Team
from hub.sheets import write_csv, write_xlsx
from tests import factories
from tests.conftest import HubClient

CSV = "Date,Team,Numerator,Denominator\n2026-09-07,Alder,18,24\n2026-09-14,Alder,20,24\n2026-09-07,Fern,11,30\n"


class Scene:
    """A network with a percentage, two teams, a facilitator, and somebody who brings files."""

    def __init__(self, signed_in: Callable[[Person], HubClient], **more: Any) -> None:
        self.signed_in = signed_in
        self.network: Network = factories.network("On track")
        self.alder: Team = factories.team(self.network, "Alder", organisation="Alder High")
        self.fern: Team = factories.team(self.network, "Fern", organisation="Fern Middle School")
        self.facilitator: Person = factories.member(self.network, "Samira", Role.FACILITATOR)
        self.maya: Person = factories.member(self.alder, "Maya")
        self.measure: Measure = factories.measure(self.network, "On track", **more)
        self.who = self.facilitator

    @property
    def client(self) -> HubClient:
        return self.signed_in(self.who)

    @property
    def start(self) -> str:
        if self.who is self.maya:
            return f"/teams/{self.alder.id}/measures/import"
        return f"/n/{self.network.slug}/measures/import"

    def upload(self, content: bytes | str, name: str = "numbers.csv", **fields: str) -> TestResponse:
        data = content.encode() if isinstance(content, str) else content
        body, kind = multipart({"measure": str(self.measure.id), **fields}, name, data)
        return self.client.post(self.start, data=body, content_type=kind)

    def brought(self, content: bytes | str, name: str = "numbers.csv") -> DataImport:
        answer = self.upload(content, name)
        assert answer.status_code == 303, said(answer)
        return self.newest()

    @staticmethod
    def newest() -> DataImport:
        return db.session.scalars(sa.select(DataImport).order_by(DataImport.id.desc())).first()  # type: ignore[return-value]

    def columns(self, one: DataImport, **changed: str) -> TestResponse:
        """Send the form about the columns as it stands, but for what is given."""
        page = self.client.get(f"/imports/{one.id}/columns")
        assert page.status_code == 200
        return self.client.post(f"/imports/{one.id}/columns", data=fields_of(page) | changed)

    def looked(self, content: bytes | str, name: str = "numbers.csv", **changed: str) -> DataImport:
        one = self.brought(content, name)
        answer = self.columns(one, **changed)
        assert answer.status_code == 303, said(answer)
        return db.session.get(DataImport, one.id)  # type: ignore[return-value]

    def apply(self, one: DataImport) -> DataImport:
        assert self.client.post(f"/imports/{one.id}/apply").status_code == 303
        return db.session.get(DataImport, one.id)  # type: ignore[return-value]

    def kept(self) -> list[tuple[int, int, str, str]]:
        """Every observation: team, group, day, and the numbers as text."""
        rows = db.session.execute(
            sa.select(Series.team_id, Series.group_key, Observation).join(Observation).order_by(Observation.id)
        )
        return sorted((team, group, one.on.isoformat(), numbers(one)) for team, group, one in rows)


def multipart(fields: dict[str, str], name: str, content: bytes) -> tuple[bytes, str]:
    """A form with a file as a browser sends it, and its content type; the test client would leave a file open."""
    parts = [f'name="{key}"\r\n\r\n{value}'.encode() for key, value in fields.items()]
    parts.append(f'name="file"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'.encode() + content)
    body = b"".join(b"--edge\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts)
    return body + b"--edge--\r\n", "multipart/form-data; boundary=edge"


def numbers(one: Observation) -> str:
    if one.missing:
        return "missing"
    return f"{one.numerator:f}/{one.denominator:f}" if one.numerator is not None else f"{one.value:f}"


def fields_of(page: TestResponse) -> dict[str, str]:
    """What a browser would send of the page's main form."""
    tree = LexborHTMLParser(page.text)
    found: dict[str, str] = {}
    for select in tree.css("form.import-form select"):
        chosen = select.css_first("option[selected]") or select.css_first("option")
        found[select.attributes["name"] or ""] = (chosen.attributes.get("value") if chosen else "") or ""
    for radio in tree.css("form.import-form input[type=radio][checked]"):
        found[radio.attributes["name"] or ""] = radio.attributes["value"] or ""
    return found


def said(answer: TestResponse) -> str:
    """The words of a page."""
    main = LexborHTMLParser(answer.text).css_first("main")
    return " ".join((main.text(separator=" ") if main else answer.text).split())


@pytest.fixture
def scene(signed_in: Callable[[Person], HubClient]) -> Scene:
    return Scene(signed_in)


def test_a_file_is_looked_over_and_then_saved_whole(scene: Scene) -> None:
    one = scene.looked(CSV)
    assert one.state is ImportState.CHECKED
    page = said(scene.client.get(f"/imports/{one.id}"))
    assert "3 new" in page
    assert "18 of 24 = 75 %" in page
    assert scene.kept() == []
    one = scene.apply(one)
    assert (one.state, one.content) == (ImportState.DONE, None)
    assert scene.kept() == [
        (scene.alder.id, 0, "2026-09-07", "18/24"),
        (scene.alder.id, 0, "2026-09-14", "20/24"),
        (scene.fern.id, 0, "2026-09-07", "11/30"),
    ]
    assert "3 new numbers" in said(scene.client.get(f"/imports/{one.id}"))


def test_the_same_file_again_changes_nothing(scene: Scene) -> None:
    scene.apply(scene.looked(CSV))
    again = scene.looked(CSV)
    assert again.counts == {"new": 0, "changed": 0, "same": 3, "unseen": 0, "errors": 0, "blank": 0, "left_out": 0}
    assert "Everything is there already" in said(scene.client.get(f"/imports/{again.id}"))


def test_what_changes_is_shown_beside_what_was(signed_in: Callable[[Person], HubClient]) -> None:
    scene = Scene(signed_in, about_people=False)
    scene.apply(scene.looked(CSV))
    one = scene.looked(CSV.replace("18,24", "19,24"))
    page = said(scene.client.get(f"/imports/{one.id}"))
    assert "18 of 24 = 75 % 19 of 24 = 79.2 %" in page
    assert scene.apply(one).counts["changed"] == 1


def test_one_wrong_row_and_nothing_is_saved(scene: Scene) -> None:
    one = scene.looked(CSV + "2026-09-21,Alder,30,24\n2026-13-01,Fern,1,2\n")
    assert one.counts["errors"] == 2
    page = said(scene.client.get(f"/imports/{one.id}"))
    assert "Line 5 Numerator: 30 is more than 24." in page
    assert "Line 6 Date: There is no such day as “2026-13-01”." in page
    scene.apply(one)
    assert scene.kept() == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_rows_to_put_right_come_back_as_a_file_that_runs_nothing(scene: Scene, kind: str) -> None:
    one = scene.looked("Date,Team,Numerator,Denominator,Note\n2026-09-07,Alder,30,24,=1+1\n2026-09-14,Alder,1,24,\n")
    answer = scene.client.get(f"/imports/{one.id}/errors.{kind}")
    assert answer.status_code == 200
    assert f"numbers-to-put-right.{kind}" in answer.headers["Content-Disposition"]
    if kind == "csv":
        lines = answer.data.decode("utf-8-sig").splitlines()
        assert lines[0] == "Date,Team,Numerator,Denominator,Note,What to put right"
        assert lines[1].startswith("2026-09-07,Alder,30,24,'=1+1,")
        assert "30 is more than 24" in lines[1]
        assert len(lines) == 2


def test_what_could_be_two_days_is_asked_with_both(scene: Scene) -> None:
    one = scene.brought("Date,Team,Numerator,Denominator\n03/04/2026,Alder,18,24\n")
    answer = scene.columns(one)
    assert answer.status_code == 422
    assert "Is 03/04/2026 3 April 2026 or 4 March 2026?" in said(answer)
    assert scene.columns(one, order="mdy").status_code == 303
    scene.apply(one)
    assert [on for *_who, on, _numbers in scene.kept()] == ["2026-03-04"]


def test_a_day_above_twelve_answers_by_itself(scene: Scene) -> None:
    one = scene.looked("Date,Team,Numerator,Denominator\n03/04/2026,Alder,18,24\n17/04/2026,Alder,18,24\n")
    scene.apply(one)
    assert [on for *_who, on, _numbers in scene.kept()] == ["2026-04-03", "2026-04-17"]


def test_what_could_be_two_numbers_is_asked(signed_in: Callable[[Person], HubClient]) -> None:
    scene = Scene(signed_in, value_kind=ValueKind.NUMBER)
    one = scene.brought("Date;Team;Value\n2026-09-07;Alder;1,234\n2026-09-14;Alder;7\n")
    answer = scene.columns(one)
    assert answer.status_code == 422
    assert "How much is 1,234?" in said(answer)
    assert scene.columns(one, mark=",").status_code == 303
    scene.apply(one)
    assert [kept for *_who, kept in scene.kept()] == ["1.234", "7"]


def test_mixed_marks_are_asked_for_and_the_others_listed(signed_in: Callable[[Person], HubClient]) -> None:
    scene = Scene(signed_in, value_kind=ValueKind.NUMBER)
    one = scene.brought("Date;Team;Value\n2026-09-07;Alder;1,5\n2026-09-14;Alder;2.5\n")
    assert "Some numbers have a point" in said(scene.columns(one))
    assert scene.columns(one, mark=",").status_code == 303
    assert "Line 3 Value: “2.5” is not a number with “,” before its decimals." in said(
        scene.client.get(f"/imports/{one.id}")
    )


def test_a_share_below_one_is_asked(scene: Scene) -> None:
    one = scene.brought("Date,Team,Value\n2026-09-07,Alder,0.75\n2026-09-14,Alder,0.8\n")
    assert "What does 0.75 mean?" in said(scene.columns(one))
    assert scene.columns(one, share="one").status_code == 303
    scene.apply(one)
    assert [kept for *_who, kept in scene.kept()] == ["75", "80"]


def test_a_name_nobody_has_is_asked_for_and_can_be_left_out(scene: Scene) -> None:
    one = scene.brought(CSV + "2026-09-14,Alder Hihg,1,2\n2026-09-07,All schools,29,54\n")
    page = scene.client.get(f"/imports/{one.id}/columns")
    names = {key: value for key, value in fields_of(page).items() if key.startswith("team-")}
    assert sorted(names.values()) == ["", str(scene.alder.id)]  # the slip is offered, the sum is not
    blank = next(key for key, value in names.items() if not value)
    assert "Say who “All schools” is." in said(scene.columns(one))
    slip = next(key for key, value in names.items() if value)
    assert scene.columns(one, **{blank: "out", slip: str(scene.fern.id)}).status_code == 303
    one = scene.apply(one)
    assert one.counts["left_out"] == 1
    assert (scene.fern.id, 0, "2026-09-14", "1/2") in scene.kept()


def test_a_school_with_one_team_stands_for_it_in_any_spelling(scene: Scene) -> None:
    one = scene.looked("Date,School,Numerator,Denominator\n2026-09-07,  FERN  middle school,18,24\n")
    scene.apply(one)
    assert [team for team, *_rest in scene.kept()] == [scene.fern.id]


def test_a_column_for_each_day(scene: Scene) -> None:
    one = scene.looked("Team,2026-09-07,2026-09-14,2026-09-21\nAlder,18/24,20 of 24,–\nFern,36.7 %,,n/a\n")
    scene.apply(one)
    assert scene.kept() == [
        (scene.alder.id, 0, "2026-09-07", "18/24"),
        (scene.alder.id, 0, "2026-09-14", "20/24"),
        (scene.alder.id, 0, "2026-09-21", "missing"),
        (scene.fern.id, 0, "2026-09-07", "36.7"),
        (scene.fern.id, 0, "2026-09-21", "missing"),
    ]


def test_a_column_for_each_team_and_for_each_group(signed_in: Callable[[Person], HubClient]) -> None:
    scene = Scene(signed_in, value_kind=ValueKind.COUNT, groups=("Boys", "Girls"))
    scene.apply(scene.looked("Week,Alder,Fern\n2026-09-07,12,30\n"))
    boys, girls = (group.id for group in scene.measure.groups)
    one = scene.brought("Week,Boys,Girls,All\n2026-09-14,12,30,42\n")
    assert "Whose numbers are they?" in said(scene.columns(one))
    assert scene.columns(one, team=str(scene.fern.id)).status_code == 303
    scene.apply(one)
    assert scene.kept() == [
        (scene.alder.id, 0, "2026-09-07", "12"),
        (scene.fern.id, 0, "2026-09-07", "30"),
        (scene.fern.id, 0, "2026-09-14", "42"),
        (scene.fern.id, boys, "2026-09-14", "12"),
        (scene.fern.id, girls, "2026-09-14", "30"),
    ]


def test_the_next_file_with_the_same_header_is_read_in_the_same_way(scene: Scene) -> None:
    text = "When,Where,A,B\n{},X,18,24\n"
    one = scene.brought(text.format("03/04/2026"))
    team = next(key for key in fields_of(scene.columns(one, **{"part-1": "team"})) if key.startswith("team-"))
    answers = {"part-0": "date", "part-1": "team", "part-2": "numerator", "part-3": "denominator", "order": "dmy"}
    assert scene.columns(one, **answers, **{team: str(scene.alder.id)}).status_code == 303
    scene.apply(one)
    again = scene.brought(text.format("04/04/2026"))
    assert "Filled in as for numbers.csv" in said(scene.client.get(f"/imports/{again.id}/columns"))
    assert scene.columns(again).status_code == 303
    scene.apply(again)
    assert [on for *_who, on, _numbers in scene.kept()] == ["2026-04-03", "2026-04-04"]


def test_a_workbook_with_several_sheets_asks_which(scene: Scene) -> None:
    made = io.BytesIO()
    with Workbook(made) as book:
        for title, above in (("Autumn", 18), ("Spring", 20)):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, ["Date", "Team", "Numerator", "Denominator"])
            sheet.write_row(1, 0, ["2026-09-07", "Alder", above, 24])
    one = scene.brought(made.getvalue(), "numbers.xlsx")
    page = scene.client.get(f"/imports/{one.id}/columns")
    assert "Which sheet?" in said(page)
    assert scene.client.post(f"/imports/{one.id}/columns", data={"sheet": "Spring"}).status_code == 303
    assert scene.columns(one).status_code == 303
    scene.apply(one)
    assert [kept for *_who, kept in scene.kept()] == ["20/24"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_exported_comes_back_just_so(scene: Scene, kind: str) -> None:
    header = ["Day", "Team", "Group", "Numerator", "Denominator", "Value", "Unit", "What it is", "Note"]
    rows: list[list[Any]] = [
        [date(2026, 9, 7), "Alder", "Everybody", 18, 24, 75, "%", "counted", "=cmd|' /C calc'!A0"],
        [date(2026, 9, 14), "Alder", "Everybody", None, None, None, "%", "no count", "-5 degrees"],
        [date(2026, 9, 21), "Alder", "Everybody", None, None, 36.666667, "%", "counted", '@here, "quoted"\nand more'],
        [date(2026, 9, 28), "Alder", "Everybody", None, None, None, "%", "not shown: fewer than 10", ""],
    ]
    made = b"".join(write_csv(header, rows)) if kind == "csv" else write_xlsx("On track", header, rows)
    scene.apply(scene.looked(made, f"export.{kind}"))
    assert [kept for *_who, kept in scene.kept()] == ["18/24", "missing", "36.666667"]
    notes = set(db.session.scalars(sa.select(Observation.note)))
    assert notes == {"=cmd|' /C calc'!A0", "-5 degrees", '@here, "quoted" and more'}
    assert scene.looked(made, f"export.{kind}").counts["same"] == 3
