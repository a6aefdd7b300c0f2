"""Network A's other stories: too few to publish, a hinge question, calls home, a teacher who left, one line."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from hub.sample import stories_alder_fern
from hub.sample.people import AMERICAN, LEFT_CEDAR
from hub.sample.school_days import FRIDAY, at, school_day, weekday_ago
from hub.sample.story_parts import (
    Teams,
    ask,
    context,
    found,
    predict_direction,
    predict_number,
    predict_range,
    predict_text,
)
from hub.sample.world import Cycle, QuickLog, Step

AISHA, WALT, HANNAH, TERRENCE, RUTH, MAYA = (
    "aisha-begum",
    "walt-jablonski",
    "hannah-lindqvist",
    "terrence-cole",
    "ruth-castellanos",
    "maya-okafor",
)


def ninth_stories(teams: Teams, today: date) -> tuple[Cycle, ...]:
    """All cycles of network A that are told by hand; each comes after the one it follows."""
    return (
        *stories_alder_fern.alder(teams, today),
        *stories_alder_fern.fern(teams, today),
        _elm_check_in(teams, today),
        _elm_one_line(teams, today),
        _birch_hinge(teams, today),
        _birch_reteach(teams, today),
        _dunlin_call(teams, today),
        _cedar_stopped(teams, today),
        _alder_draft(teams, today),
    )


def teacher_left_at(today: date) -> datetime:
    """When Cedar's teacher left, in the middle of a test."""
    return at(weekday_ago(today, FRIDAY, 12), "12:00", AMERICAN)


def _elm_check_in(teams: Teams, today: date) -> Cycle:
    monday = weekday_ago(today, 0, 5)
    return Cycle(
        key="elm-monday-check-in-1",
        team="elm",
        idea="monday-check-in",
        author=AISHA,
        title="Monday check-in with five pupils",
        stage="finished",
        level="person",
        n=5,
        context=context(teams, "elm", "before school"),
        planned_at=at(monday - timedelta(days=4), "15:55", AMERICAN),
        begun_at=at(monday, "08:05", AMERICAN),
        closed_at=at(monday + timedelta(weeks=2, days=1), "15:20", AMERICAN),
        objective="See whether ten minutes on Monday with the same adult lead to a week with all work handed in.",
        check_on=monday + timedelta(weeks=2),
        data_plan="Who handed in everything due in the third week. Kept in the team, too few to publish.",
        questions=ask(
            (
                "How many of the five will hand in all work of the week?",
                predict_number("3", "of 5 pupils", confidence=60),
            ),
        ),
        steps=(Step("Agree a time and a place with each of the five", AISHA, monday - timedelta(days=3)),),
        affected="Five ninth-graders who asked for it",
        happened="Three Mondays, ten minutes each. In the third week 4 of 5 handed in everything.",
        answers=found(("better", Decimal(4))),
        learning=(
            "With five pupils this is a story and not a result. What we can say: the same adult at the same time was "
            "kept every week, and they would go on."
        ),
        surprise=1,
        decision="adapt",
        reason="Too few to say more. Five others with another adult before we believe it.",
        next="Five more pupils, another adult.",
        conditions="City school under 400; before first bell; five pupils, one adult",
    )


def _elm_one_line(teams: Teams, today: date) -> Cycle:
    logged = at(weekday_ago(today, 2, 7), "12:48", AMERICAN)
    text = "Did it at lunch, quite a few came."
    return Cycle(
        key="elm-friday-catch-up-1",
        team="elm",
        idea="friday-catch-up",
        author=WALT,
        title="Lunch homework club",
        stage="study",
        level="class",
        n=20,
        context=context(teams, "elm", "at lunch"),
        planned_at=logged,
        begun_at=logged,
        quick_log=QuickLog(text, "unclear"),
        happened=text,
    )


def _birch_hinge(teams: Teams, today: date) -> Cycle:
    tuesday = weekday_ago(today, 1, 6)
    return Cycle(
        key="birch-exit-ticket-1",
        team="birch",
        idea="exit-ticket",
        author=HANNAH,
        title="Exit ticket with a hinge question, one class",
        stage="finished",
        level="class",
        n=26,
        context=context(teams, "birch", "in lessons"),
        planned_at=at(tuesday - timedelta(days=4), "17:40", AMERICAN),
        begun_at=at(tuesday, "10:15", AMERICAN),
        closed_at=at(tuesday + timedelta(days=9), "15:45", AMERICAN),
        objective="Know before they leave whether they got the one thing the lesson was for.",
        check_on=tuesday + timedelta(days=9),
        data_plan="Share of right answers over four lessons, and which wrong answer was most common.",
        questions=ask(
            ("What share will answer the hinge question right?", predict_number("60", "%", confidence=75)),
            ("Will most wrong answers be the same one?", predict_text("Yes, two thirds will fall for the same one")),
        ),
        steps=(Step("Write a question where each wrong answer means something", HANNAH, tuesday - timedelta(days=1)),),
        affected="One ninth-grade class of 26",
        happened="31 % right over four lessons. I found out at the bell and could do nothing with it until next day.",
        unexpected="The most common wrong answer is in a figure of our textbook.",
        answers=found(("worse", Decimal(31)), ("same", "Yes, two of three wrong answers were the same one.")),
        learning=(
            "31 % and not 60 %. The question is good, its place is wrong: asked at the bell it only tells me what I "
            "can no longer change. Leave three minutes to teach it again."
        ),
        surprise=3,
        decision="adapt",
        reason="Asking without time to re-teach is bookkeeping.",
        next="Hinge question, then a three-minute re-teach.",
        conditions="One class, four lessons of 48 minutes; suburban school over 900",
    )


def _birch_reteach(teams: Teams, today: date) -> Cycle:
    tuesday = weekday_ago(today, 1, 3)
    return Cycle(
        key="birch-exit-ticket-2",
        team="birch",
        idea="exit-ticket",
        author=HANNAH,
        title="Hinge question and a three-minute re-teach",
        stage="finished",
        level="class",
        n=26,
        context=context(teams, "birch", "in lessons"),
        planned_at=at(tuesday - timedelta(days=5), "16:50", AMERICAN),
        begun_at=at(tuesday, "10:15", AMERICAN),
        closed_at=at(tuesday + timedelta(days=10), "15:04", AMERICAN),
        previous="birch-exit-ticket-1",
        objective="Ask with ten minutes left, teach the common mistake again for three, ask once more.",
        check_on=tuesday + timedelta(days=10),
        data_plan="Share right on the second asking, four lessons.",
        questions=ask(
            (
                "What share will answer right after the re-teach?",
                predict_range("50", "60", "%", confidence=60, why="55 % or thereabouts, lower than my first guess."),
            ),
        ),
        steps=(
            Step("Two questions of the same kind for each lesson", HANNAH, tuesday - timedelta(days=1)),
            Step("Sit in and keep the time", TERRENCE, tuesday),
        ),
        affected="The same class of 26",
        happened="58 % right on the second asking. Three minutes were enough when I took only the commonest mistake.",
        answers=found(("same", Decimal(58))),
        learning=(
            "Hinge question with ten minutes left, then three minutes on the one common mistake: 58 %. Re-teaching two "
            "mistakes at once did worse than one."
        ),
        surprise=1,
        decision="adopt",
        reason="As predicted, and it fits into the lesson without dropping anything but the recap.",
        conditions="Same class, four lessons; a colleague kept the time",
    )


def _dunlin_call(teams: Teams, today: date) -> Cycle:
    monday = weekday_ago(today, 0, 15)
    return Cycle(
        key="dunlin-call-home-1",
        team="dunlin",
        idea="call-home",
        author=RUTH,
        title="Positive phone call home in week 3",
        stage="finished",
        level="person",
        n=10,
        context=context(teams, "dunlin", "at home"),
        planned_at=at(monday - timedelta(days=5), "16:45", AMERICAN),
        begun_at=at(monday, "17:00", AMERICAN),
        closed_at=at(monday + timedelta(weeks=2), "15:30", AMERICAN),
        objective="Make the first contact a good one and see whether more work comes in afterwards.",
        check_on=monday + timedelta(weeks=2),
        data_plan="Reached or not; missing tasks of the ten before and two weeks after.",
        questions=ask(
            ("How many of ten families will we reach?", predict_number("7", "of 10 families", confidence=70)),
            ("Will there be fewer missing tasks two weeks later?", predict_direction("down", "missing tasks")),
        ),
        steps=(
            Step("One true good sentence for each pupil", RUTH, monday - timedelta(days=3)),
            Step("Call between 17:00 and 18:30, interpreter line for two", RUTH, monday),
        ),
        affected="Ten families",
        happened="8 of 10 reached, all friendly. Missing tasks two weeks later: the same as before, to the task.",
        unexpected="Two families asked what they should do now. We had no answer ready.",
        answers=found(("better", Decimal(8)), ("worse", "same")),
        learning=(
            "We reached 8 of 10 and nothing changed in the work. A kind call is worth making, but not as a way to get "
            "missing work in: it asked nobody to do anything."
        ),
        surprise=2,
        decision="abandon",
        reason="Two evenings of calls, no change in work.",
        conditions="City school, three home languages; evenings; one teacher with an interpreter line",
    )


def _cedar_stopped(teams: Teams, today: date) -> Cycle:
    left = teacher_left_at(today)
    begun = weekday_ago(today, 2, 14)
    return Cycle(
        key="cedar-single-point-rubric-1",
        team="cedar",
        idea="single-point-rubric",
        author=LEFT_CEDAR,
        title="Single-point rubric in three classes",
        stage="stopped",
        level="class",
        n=61,
        context=context(teams, "cedar", "in lessons"),
        planned_at=at(begun - timedelta(days=5), "16:30", AMERICAN),
        begun_at=at(begun, "09:40", AMERICAN),
        closed_at=left + timedelta(days=3, hours=4),
        objective="Give the same feedback on the first big task in three classes.",
        check_on=begun + timedelta(weeks=3),
        data_plan="Two of us mark the same ten papers and compare.",
        questions=ask(
            (
                "On how many of ten papers will two of us agree within a point?",
                predict_number("8", "of 10 papers", confidence=55),
            ),
        ),
        steps=(Step("Five criteria on one page", LEFT_CEDAR, begun),),
        affected="Three classes, 61 pupils",
        happened="First set of papers marked in two of the three classes. No comparison yet.",
        stop_reason=(
            "The teacher who ran it has left the school. The criteria are in the team folder; whoever takes over the "
            "classes is welcome to start from them."
        ),
    )


def _alder_draft(teams: Teams, today: date) -> Cycle:
    return Cycle(
        key="alder-exit-ticket-draft",
        team="alder",
        idea="exit-ticket",
        author=MAYA,
        title="Hinge question in the 3rd period",
        stage="plan",
        level="class",
        n=27,
        context=context(teams, "alder", "in lessons"),
        planned_at=at(school_day(today - timedelta(days=1)), "16:20", AMERICAN),
        cloned_from="birch-exit-ticket-2",
        objective="See whether Birch's question and three minutes work in a lesson that ends before lunch.",
        questions=ask(("What share will answer right after the re-teach?", None)),
        steps=(Step("Two questions of the same kind for each lesson", MAYA, school_day(today + timedelta(days=2))),),
        affected="One ninth-grade class of 27",
        is_draft=True,
    )
