"""Network A's main story: Friday catch-up grows at Alder until it breaks; Fern's bus ends it, lunch saves it."""

from datetime import date, timedelta
from decimal import Decimal

from hub.sample.people import AMERICAN
from hub.sample.school_days import FRIDAY, at, day_to_check, school_day, weekday_ago
from hub.sample.story_parts import Teams, ask, context, found, predict_number, predict_text
from hub.sample.world import Cycle, Step

MAYA, DANIEL, LUIS, TOMASZ, JOY = "maya-okafor", "daniel-reyes", "luis-ferreira", "tomasz-zielinski", "joy-abernathy"
IDEA = "friday-catch-up"
_TASKS = "missing tasks"


def alder(teams: Teams, today: date) -> tuple[Cycle, ...]:
    """One class, three classes, the whole year, and a fourth test with a cover rota that is under way."""
    return (
        _one_class(teams, today),
        _three_classes(teams, today),
        _whole_year(teams, today),
        _with_cover(teams, today),
    )


def fern(teams: Teams, today: date) -> tuple[Cycle, ...]:
    """After school until the bus leaves at 15:10, then at lunch."""
    return (_after_school(teams, today), _at_lunch(teams, today))


def _one_class(teams: Teams, today: date) -> Cycle:
    friday = weekday_ago(today, FRIDAY, 31)
    return Cycle(
        key="alder-friday-catch-up-1",
        team="alder",
        idea=IDEA,
        author=MAYA,
        title="Friday catch-up, one class",
        stage="finished",
        level="class",
        n=27,
        context=context(teams, "alder", "after school"),
        planned_at=at(friday - timedelta(days=3), "16:10", AMERICAN),
        begun_at=at(friday, "14:35", AMERICAN),
        closed_at=at(friday + timedelta(weeks=2), "15:50", AMERICAN),
        objective="Find out whether forty minutes on Friday are enough for one class to get missing work handed in.",
        check_on=friday + timedelta(weeks=2),
        data_plan="Count missing tasks in the grade book on the Friday before and after three sessions.",
        questions=ask(
            (
                "Will missing tasks fall?",
                predict_number(
                    "30", _TASKS, start="41", confidence=60, why="About a quarter can be done in one sitting."
                ),
            ),
            ("Will pupils stay for the whole forty minutes?", predict_text("Most will stay to the end of the time")),
        ),
        steps=(
            Step("Print the list of missing tasks for each pupil", MAYA, friday - timedelta(days=1), "staff room"),
            Step("One line in the weekly note to families", DANIEL, friday - timedelta(days=2)),
            Step("Count what is left", MAYA, friday + timedelta(weeks=2)),
        ),
        affected="One ninth-grade class of 27",
        happened=(
            "Three Fridays, 40 minutes each, list on the desk, shortest task first. Missing tasks went from 41 to 24. "
            "Most were done or stuck after about 25 minutes; the rest of the time was waiting for the bell."
        ),
        unexpected="Several asked if it could be shorter. Nobody asked for it to stop.",
        answers=found(
            ("better", Decimal(24)), ("worse", "They worked for 25 minutes and sat out the remaining fifteen.")
        ),
        learning=(
            "It cleared more than we predicted, 24 missing tasks left and not 30, and nothing happened after minute "
            "25. The list on the desk does the work, not the length."
        ),
        surprise=2,
        decision="adapt",
        reason="Better than predicted, but forty minutes is too long. Shorten it before asking other classes.",
        next="25 minutes, three classes.",
        conditions="Town school, most pupils walk; Friday last lesson; one teacher who knows the class",
    )


def _three_classes(teams: Teams, today: date) -> Cycle:
    friday = weekday_ago(today, FRIDAY, 27)
    return Cycle(
        key="alder-friday-catch-up-2",
        team="alder",
        idea=IDEA,
        author=MAYA,
        title="Friday catch-up, three classes, 25 minutes",
        stage="finished",
        level="class",
        n=79,
        context=context(teams, "alder", "after school"),
        planned_at=at(friday - timedelta(days=4), "16:25", AMERICAN),
        begun_at=at(friday, "14:35", AMERICAN),
        closed_at=at(friday + timedelta(weeks=2), "16:05", AMERICAN),
        previous="alder-friday-catch-up-1",
        objective="See whether 25 minutes do the same in three classes with three different teachers.",
        check_on=friday + timedelta(weeks=2),
        data_plan="Same count as before, one sheet for the three classes.",
        questions=ask(
            (
                "Will 26 missing tasks or fewer be left?",
                predict_number("26", _TASKS, confidence=70, why="One class ended at 24, and the list is the same."),
            ),
        ),
        steps=(
            Step("Show two colleagues how the list is printed", MAYA, friday - timedelta(days=1)),
            Step("Count on the third Friday", DANIEL, friday + timedelta(weeks=2)),
        ),
        affected="Three ninth-grade classes, 79 pupils, three teachers",
        happened=(
            "All three classes ran it for 25 minutes. 27 missing tasks were left on the third Friday, one more than we "
            "had said. Nobody needed extra planning time."
        ),
        unexpected="One colleague put the list on the board without names. It worked just as well.",
        answers=found(("worse", Decimal(27))),
        learning=(
            "25 minutes is enough, and three teachers can run it from the same list. One task off the prediction is "
            "close enough to keep it."
        ),
        surprise=1,
        decision="adopt",
        reason="One off, no extra planning, three people can run it.",
        next="The whole year.",
        conditions="Three teachers present every week; own classrooms; Friday last lesson",
    )


def _whole_year(teams: Teams, today: date) -> Cycle:
    friday = weekday_ago(today, FRIDAY, 9)
    return Cycle(
        key="alder-friday-catch-up-3",
        team="alder",
        idea=IDEA,
        author=DANIEL,
        title="Friday catch-up, the whole year",
        stage="finished",
        level="year",
        n=214,
        context=context(teams, "alder", "after school"),
        planned_at=at(friday - timedelta(days=1), "17:05", AMERICAN),
        begun_at=at(friday, "14:35", AMERICAN),
        closed_at=at(friday + timedelta(weeks=2), "16:20", AMERICAN),
        previous="alder-friday-catch-up-2",
        objective="Run the same 25 minutes in seven rooms for all of ninth grade.",
        check_on=friday + timedelta(weeks=2),
        data_plan="Missing tasks of the whole year and by room, counted on the third Friday.",
        questions=ask(
            (
                "Will 27 missing tasks or fewer be left in the whole year?",
                predict_number(
                    "27",
                    _TASKS,
                    start="41",
                    confidence=80,
                    why="It worked in three classes, so the same list and the same 25 minutes should do.",
                ),
            ),
        ),
        steps=(
            Step("Seven rooms, seven teachers, one list", DANIEL, friday - timedelta(days=1)),
            Step("Count by room", MAYA, friday + timedelta(weeks=2)),
        ),
        affected="All 214 ninth-graders, seven teachers",
        happened=(
            "Two staff were away in the third week and two rooms had no one. 38 missing tasks were left, down from 41. "
            "The five rooms with a teacher fell by half; the two without one did not move."
        ),
        unexpected="Pupils in the empty rooms waited, politely, for ten minutes and then went home.",
        answers=found(("worse", Decimal(38))),
        learning=(
            "At whole-year size the idea is only as strong as its cover. It is not the 25 minutes that broke, it is "
            "the empty room. We will not run it at this size again without a named stand-in for each corridor."
        ),
        surprise=3,
        decision="adapt",
        reason="Neither the list nor the timing needs to change. It needs a cover rota before it can be this large.",
        next="A cover rota: one named stand-in per corridor.",
        conditions="Whole year in seven rooms; five of seven teachers, two staff away in week 3; Fridays 14:35–15:00",
    )


def _with_cover(teams: Teams, today: date) -> Cycle:
    friday = weekday_ago(today, FRIDAY, 1)
    check = day_to_check(today)
    return Cycle(
        key="alder-friday-catch-up-4",
        team="alder",
        idea=IDEA,
        author=MAYA,
        title="Friday catch-up, the whole year with a cover rota",
        stage="do",
        level="year",
        n=214,
        context=context(teams, "alder", "after school"),
        planned_at=at(friday - timedelta(days=3), "14:02", AMERICAN),
        begun_at=at(friday, "14:35", AMERICAN),
        previous="alder-friday-catch-up-3",
        objective="See whether a named stand-in per corridor lets all seven rooms do what the three classes did.",
        check_on=check,
        data_plan="Missing tasks of the whole year and by room; who stood in where.",
        questions=ask(
            (
                "Will 27 missing tasks or fewer be left in the whole year?",
                predict_number(
                    "27",
                    _TASKS,
                    start="38",
                    confidence=65,
                    why="With a named stand-in for each room the year should do as well as the three classes did.",
                ),
            ),
            ("Will every room have an adult every week?", predict_text("Yes, all seven rooms in both weeks")),
        ),
        steps=(
            Step("Write the cover rota, one name per corridor", DANIEL, friday - timedelta(days=1), "staff room"),
            Step("Tell families in the weekly note", LUIS, friday - timedelta(days=2)),
            Step("Count missing tasks by room", MAYA, check),
        ),
        affected="All 214 ninth-graders, seven teachers, three stand-ins",
        different_this_time="A cover rota: one stand-in per corridor. Otherwise the same as last time.",
    )


def _after_school(teams: Teams, today: date) -> Cycle:
    friday = weekday_ago(today, FRIDAY, 7)
    return Cycle(
        key="fern-friday-catch-up-1",
        team="fern",
        idea=IDEA,
        author=TOMASZ,
        title="Catch-up after school, one class",
        stage="finished",
        level="class",
        n=22,
        context=context(teams, "fern", "after school"),
        planned_at=at(friday - timedelta(days=3), "18:30", AMERICAN),
        begun_at=at(friday, "15:00", AMERICAN),
        closed_at=at(friday + timedelta(weeks=1), "15:40", AMERICAN),
        cloned_from="alder-friday-catch-up-1",
        objective="Try Alder's Friday catch-up with one of our classes.",
        check_on=friday + timedelta(weeks=1),
        data_plan="Who came, on a slip of paper. Tasks handed in the week after.",
        questions=ask(
            ("How many of the 22 will come?", predict_number("15", "of 22 pupils", confidence=70)),
        ),
        steps=(
            Step("Print Alder's list for our class", TOMASZ, friday - timedelta(days=1)),
            Step("Keep the room open until 15:45", JOY, friday, "room 12"),
        ),
        affected="One ninth-grade class of 22",
        different_this_time="We are rural and most ride the bus. I expect a few fewer than Alder.",
        happened=(
            "4 of 22 came. The bus leaves at 15:10. Those who stayed live close by and had little missing; the ones "
            "with the long lists were on the bus."
        ),
        unexpected="Families heard about it from the pupils, not from us.",
        answers=found(("worse", Decimal(4))),
        learning=(
            "The bus leaves at 15:10, so catch-up after school leaves out the pupils who need it. A clear no: do not "
            "run it after school where buses leave early."
        ),
        surprise=3,
        decision="abandon",
        reason="We cannot move the bus. The time after school is not ours to use.",
        conditions="Rural, 310 pupils, buses at 15:10; one class of 22; Friday after the last lesson",
    )


def _at_lunch(teams: Teams, today: date) -> Cycle:
    closed = school_day(today - timedelta(days=1))
    begun = weekday_ago(closed, 1, 1)
    return Cycle(
        key="fern-friday-catch-up-2",
        team="fern",
        idea=IDEA,
        author=TOMASZ,
        title="Catch-up at lunch, same class",
        stage="finished",
        level="class",
        n=22,
        context=context(teams, "fern", "at lunch"),
        planned_at=at(begun - timedelta(days=4), "17:15", AMERICAN),
        begun_at=at(begun, "12:10", AMERICAN),
        closed_at=at(closed, "13:15", AMERICAN),
        previous="fern-friday-catch-up-1",
        objective="Same class, same tasks, but at lunch with food, so that the bus does not matter.",
        check_on=closed,
        data_plan="Who came to the second lunch, and tasks off the list.",
        questions=ask(
            ("How many will come to lunch catch-up?", predict_number("10", "of 22 pupils", confidence=50)),
        ),
        steps=(
            Step("Ask the kitchen for trays we can carry", JOY, begun - timedelta(days=1)),
            Step("Own classroom, list on the desk", TOMASZ, begun, "room 12"),
        ),
        affected="The same class of 22",
        different_this_time="Lunch in place of after school, with food, in their own classroom.",
        happened="15 came, most of them both times. They ate together and started on the list without being asked.",
        unexpected="Two who had nothing missing came for the company and helped.",
        answers=found(("better", Decimal(15))),
        learning=(
            "Where buses leave early, hold it at lunch. Eating together helped more than any reminder, and their own "
            "classroom mattered."
        ),
        surprise=2,
        decision="adopt",
        reason="15 where we had predicted 10, and it costs us one lunch a week between two of us.",
        next="A second class.",
        conditions="Rural, buses at 15:10; lunch of 30 minutes; food in the room; own classroom",
    )
