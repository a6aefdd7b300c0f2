"""Network B's stories: one letter, three answers; four maps of one process; a walking bus; a record in two tongues."""

from datetime import date, timedelta
from decimal import Decimal

from hub.sample.people import BRITISH
from hub.sample.school_days import at, day_to_check, weekday_ago
from hub.sample.story_parts import Teams, ask, context, found, predict_number, predict_text
from hub.sample.world import Cycle, Step

OWEN, CALLUM, FARAH, DECLAN, NIA, GWEN = (
    "owen-pritchard",
    "callum-rennie",
    "farah-siddiqui",
    "declan-moore",
    "nia-bowen",
    "gwen-parry",
)
_POINTS = "percentage points"


def harbour_stories(teams: Teams, today: date) -> tuple[Cycle, ...]:
    """All cycles of network B that are told by hand; each comes after the one it follows."""
    return (
        _quay_letter(teams, today),
        _lantern_letter(teams, today),
        _tideway_text(teams, today),
        _four_processes(teams, today),
        _one_street(teams, today),
        _two_streets(teams, today),
        _breakfast_in_welsh(teams, today),
    )


def _quay_letter(teams: Teams, today: date) -> Cycle:
    begun = weekday_ago(today, 1, 20)
    return Cycle(
        key="quay-nudge-letter-1",
        team="quay",
        idea="nudge-letter",
        author=OWEN,
        title="Nudge letter to 90 families",
        stage="finished",
        level="school",
        n=90,
        context=context(teams, "quay", "at home"),
        planned_at=at(begun - timedelta(days=4), "16:15", BRITISH),
        begun_at=at(begun, "09:00", BRITISH),
        closed_at=at(begun + timedelta(weeks=4), "15:30", BRITISH),
        objective="See whether families act when they read their own child's absences beside what is typical.",
        check_on=begun + timedelta(weeks=4),
        data_plan="Attendance of the 90 four weeks before and after, beside the rest of their years.",
        questions=ask(
            (
                "By how much will attendance of these families rise in four weeks?",
                predict_number("1.0", _POINTS, confidence=70, why="Other areas have reported about that."),
            ),
        ),
        steps=(
            Step("List of families between 85 and 93 %", OWEN, begun - timedelta(days=3)),
            Step("Two numbers, one sentence, second-class post", "shabana-mirza", begun),
        ),
        affected="90 families, all years",
        happened="Attendance of the 90 rose by 0.1 points, the rest of the school by as much. 17 letters came back.",
        unexpected="Several families knew the number of days better than our system did.",
        answers=found(("worse", Decimal("0.1"))),
        learning=(
            "A letter with own and typical absences moved nothing here: +0.1 points where we had predicted +1.0. Our "
            "families do not lack the number. In the upper years nobody at home decides about the morning."
        ),
        surprise=2,
        decision="abandon",
        reason="No difference from the families without a letter.",
        conditions="City academy, all years, many home languages; letter in English only",
    )


def _lantern_letter(teams: Teams, today: date) -> Cycle:
    begun = weekday_ago(today, 1, 12)
    return Cycle(
        key="lantern-nudge-letter-1",
        team="lantern",
        idea="nudge-letter",
        author=CALLUM,
        title="Nudge letter, Years 7 and 8 only",
        stage="finished",
        level="year",
        n=38,
        context=context(teams, "lantern", "at home"),
        planned_at=at(begun - timedelta(days=5), "17:20", BRITISH),
        begun_at=at(begun, "09:30", BRITISH),
        closed_at=at(begun + timedelta(weeks=4), "16:10", BRITISH),
        cloned_from="quay-nudge-letter-1",
        objective="Send the letter only where families still decide about mornings: 38 families with pupils in Y7–8.",
        check_on=begun + timedelta(weeks=4),
        data_plan="As at Quay, and the same weeks of last year beside it.",
        questions=ask(
            (
                "By how much will attendance of the 38 families' pupils rise in four weeks?",
                predict_number("1.0", _POINTS, confidence=45),
            ),
        ),
        steps=(Step("Check the list by hand, days and not per cent", CALLUM, begun - timedelta(days=1)),),
        affected="38 families with pupils in Years 7 and 8",
        different_this_time="Quay wrote to all years and saw nothing. We write to Years 7 and 8 only, in days.",
        happened="+1.6 points over four weeks, the other years +0.2. Nine calls, eight of them friendly.",
        answers=found(("better", Decimal("1.6"))),
        learning=(
            "In Years 7 and 8 the letter works here, +1.6 points. Younger pupils, days and not per cent, and a name to "
            "ring. We do not claim it for older ones: Quay tried and it did nothing."
        ),
        surprise=2,
        decision="adopt",
        reason="More than predicted, nearly free, list checked by hand.",
        next="Look again after half a term whether it lasted.",
        conditions="Town academy, Years 7 and 8, mostly English at home; tutor's name and number in the letter",
    )


def _tideway_text(teams: Teams, today: date) -> Cycle:
    begun = weekday_ago(today, 3, 4)
    return Cycle(
        key="tideway-plain-notice-1",
        team="tideway",
        idea="plain-notice",
        author=FARAH,
        title="Translated text to 12 families",
        stage="finished",
        level="person",
        n=12,
        context=context(teams, "tideway", "at home"),
        planned_at=at(begun - timedelta(days=2), "16:40", BRITISH),
        begun_at=at(begun, "08:50", BRITISH),
        closed_at=at(begun + timedelta(weeks=1), "12:20", BRITISH),
        objective="Get replies from families who do not answer the English text.",
        check_on=begun + timedelta(weeks=1),
        data_plan="Replies within a week, and what they say.",
        questions=ask(
            ("How many of the twelve families will reply?", predict_number("8", "of 12 families", confidence=65)),
        ),
        steps=(Step("Translate the standard text and send it", FARAH, begun),),
        affected="12 families, three languages",
        happened="3 replies and two complaints. The translation was word for word and read like a summons.",
        unexpected="A parent rewrote it for us, and theirs is shorter than ours.",
        answers=found(("worse", Decimal(3))),
        learning=(
            "Do not send a translated text that nobody who speaks the language has read first. 8 replies predicted, 3 "
            "came, and two families were hurt by the tone. The words were right and the manner was wrong."
        ),
        surprise=3,
        decision="abandon",
        reason="It did harm. A person has to read it before it goes out, and then it is another test.",
        conditions="City primary, three home languages; translated by machine, sent by text on a Thursday morning",
    )


def _four_processes(teams: Teams, today: date) -> Cycle:
    begun = weekday_ago(today, 0, 25)
    return Cycle(
        key="breakwater-process-map-1",
        team="breakwater",
        idea="process-map",
        author=DECLAN,
        title="Attendance process mapped at four schools",
        stage="finished",
        level="several",
        n=4,
        context=context(teams, "breakwater", "in a meeting"),
        planned_at=at(begun - timedelta(days=6), "15:10", BRITISH),
        begun_at=at(begun, "08:30", BRITISH),
        closed_at=at(begun + timedelta(days=11), "16:45", BRITISH),
        objective="Draw what happens between an empty chair and a phone call at Breakwater, Quay, Lantern and Mariner.",
        check_on=begun + timedelta(days=11),
        data_plan="One map per school, drawn beside the person who does it; steps, hands, minutes.",
        questions=ask(
            (
                "Do the four schools work in the same way?",
                predict_text("Yes, the same process apart from small details", confidence=80),
            ),
        ),
        steps=(
            Step("One morning at each school", DECLAN, begun + timedelta(days=7)),
            Step("Lay the four maps side by side", "zoe-adeyemi", begun + timedelta(days=10), "trust office"),
        ),
        affected="Four attendance offices",
        happened=(
            "Four schools, four different processes: nine to sixteen steps, first contact after 40 minutes in one and "
            "after lunch in another. 'Late' means three different things."
        ),
        unexpected="Each school was sure that theirs was the trust's standard.",
        answers=found(("worse", "No. Four schools, four different processes.")),
        learning=(
            "We have been comparing figures that were made in four ways. Before any idea can be compared, agree what "
            "late means and who rings first."
        ),
        surprise=3,
        decision="adapt",
        reason="Mapping was right, the next test is one shared first hour.",
        next="One standard for the first hour, tried at two of the four.",
        conditions="Four schools of different phases; mornings; drawn with those who do the work",
    )


def _one_street(teams: Teams, today: date) -> Cycle:
    begun = weekday_ago(today, 0, 6)
    return Cycle(
        key="saltmarsh-walking-bus-1",
        team="saltmarsh",
        idea="walking-bus",
        author=NIA,
        title="Walking bus in one street",
        stage="finished",
        level="person",
        n=9,
        context=context(teams, "saltmarsh", "before school"),
        planned_at=at(begun - timedelta(days=4), "15:50", BRITISH),
        begun_at=at(begun, "08:10", BRITISH),
        closed_at=at(begun + timedelta(days=11), "15:20", BRITISH),
        objective="Get the pupils of one street here before the register closes.",
        check_on=begun + timedelta(days=11),
        data_plan="Count of walkers at the gate at 8:40, every day.",
        questions=ask(
            ("How many pupils will walk in the second week?", predict_number("6", "pupils", confidence=60)),
        ),
        steps=(
            Step("Ask the families in the street which mornings", NIA, begun - timedelta(days=3)),
            Step("Two adults, two vests, corner at 8:15", NIA, begun),
        ),
        affected="One street, nine pupils",
        happened="9 walk. Six from the first day, three more whose neighbours asked. Rain on four mornings.",
        unexpected="A grandmother walks along for the company.",
        answers=found(("better", Decimal(9))),
        learning=(
            "One street, two adults, every morning at the same corner: 6 predicted, 9 walk. It grew because neighbours "
            "saw it, not because of our letter."
        ),
        surprise=2,
        decision="adopt",
        reason="It works in this street with two adults. Keep it and see whether a second street can be had.",
        next="Two streets.",
        conditions="Town primary under 400; safe crossing; two adults daily; breakfast at the end",
    )


def _two_streets(teams: Teams, today: date) -> Cycle:
    begun = weekday_ago(today, 0, 1)
    return Cycle(
        key="saltmarsh-walking-bus-2",
        team="saltmarsh",
        idea="walking-bus",
        author=NIA,
        title="Walking bus in two streets",
        stage="do",
        level="class",
        n=17,
        context=context(teams, "saltmarsh", "before school"),
        planned_at=at(begun - timedelta(days=5), "16:05", BRITISH),
        begun_at=at(begun, "08:10", BRITISH),
        previous="saltmarsh-walking-bus-1",
        objective="See whether two streets can be walked with three adults.",
        check_on=day_to_check(today) + timedelta(days=3),
        data_plan="Walkers per street at the gate; mornings with fewer than three adults.",
        questions=ask(
            (
                "How many pupils will walk from both streets?",
                predict_number("14", "pupils", start="9", confidence=55),
            ),
        ),
        steps=(Step("A parent as third adult", NIA, begun),),
        affected="Two streets, up to 17 pupils",
        different_this_time="A second street and a parent with the third vest.",
    )


def _breakfast_in_welsh(teams: Teams, today: date) -> Cycle:
    begun = weekday_ago(today, 1, 3)
    return Cycle(
        key="mariner-walking-bus-1",
        team="mariner",
        idea="walking-bus",
        author=GWEN,
        title="Clwb brecwast 🥣 / Breakfast club before the bell",
        stage="finished",
        level="class",
        n=14,
        context=context(teams, "mariner", "before school"),
        planned_at=at(begun - timedelta(days=4), "16:30", BRITISH),
        begun_at=at(begun, "08:00", BRITISH),
        closed_at=at(begun + timedelta(days=9), "15:40", BRITISH),
        objective="Bwyd cynnes cyn y gloch. / Something warm before the bell, for those who come in late and hungry.",
        check_on=begun + timedelta(days=9),
        data_plan="Cyfri wrth y drws. / Count at the door 🚪 at 8:40.",
        questions=ask(
            (
                "Faint fydd yn dod? / How many will come?",
                predict_number("8", "plant / pupils", confidence=60),
            ),
        ),
        steps=(Step("Uwd a thost / porridge and toast 🍞", GWEN, begun, "neuadd / hall"),),
        affected="14 pupils of two classes",
        happened=(
            "Daeth naw o blant bob dydd 🙂 / Nine came every day. Roedd yr uwd yn boblogaidd; doedd y tost ddim. / The "
            "porridge was popular, the toast was not."
        ),
        unexpected="Mae'r plant yn siarad Cymraeg wrth y bwrdd 💬 / The children speak Welsh at the table.",
        answers=found(("better", Decimal(9))),
        learning=(
            "Mae bwyd cynnes yn helpu plant i gyrraedd ar amser 🥣. / Warm food helps them arrive on time. Nine came "
            "and eight were predicted; two were still late, because the bus was. 🚌"
        ),
        surprise=1,
        decision="adapt",
        reason="Diolch i'r gegin / thanks to the kitchen. The door has to open ten minutes earlier for the bus.",
        next="Agor y drws yn gynt / open the door earlier.",
        conditions="Rural primary, Welsh and English at home; one bus; two adults in the hall 👩‍🍳",
    )
