"""Whatever is typed, only harmless elements reach a page, and the author's words are still there."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from hub.markup import Link, excerpt, found, md, plain

TAGS = {"p", "br", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "h3", "h4", "h5", "h6"} | {
    *("a", "hr", "table", "thead", "tbody", "tr", "th", "td")
}
ATTRIBUTES = {"a": {"href", "title", "rel"}, "th": {"align"}, "td": {"align"}}
REL = "nofollow noopener ugc"

ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT >",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert&#40;1)</script></svg>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<body onload=alert(1)>",
    "<style>@import 'https://evil.example/x.css';</style>",
    '<form action="https://evil.example"><input name=password>',
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](java\\script:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox(1))",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](/sign-out)",
    "[x](http:javascript:alert(1))",
    "<javascript:alert(1)>",
    "<javascript://%0aalert(1)>",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.gif)",
    '![" onerror="alert(1)](https://evil.example/x.png)',
    '![x](https://evil.example/x.png "\\" onerror=alert(1)")',
    "![x](https://evil.example/x.png '\" onerror=alert(1) x=\"')",
    '[x](https://evil.example "\\" onmouseover=alert(1) x=\\"")',
    '[x](https://evil.example/"onmouseover="alert(1))',
    "[x](https://evil.example/'onmouseover='alert(1))",
    '<https://evil.example/"onmouseover="alert(1)>',
    'https://evil.example/"onmouseover="alert(1)',
    "```\n</code></pre><script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "```{ .x onclick=alert(1) }\nx\n```",
    "`` ` <script>alert(1)</script> ` ``",
    "`<img src=x onerror=alert(1)>",
    "    </code></pre><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    (
        "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=alert() )//%0D%0A%0d%0a//"
        "</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd=alert()//>"
    ),
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "{{7*7}} ${7*7} {% raw %} <%= 7*7 %>",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    '| a |\n|:-"onclick=alert(1):|\n| b |',
    "# x {onclick=alert(1)}\n\nx\n{: onclick=alert(1) }",
    '<div markdown="1">*x*</div>',
    "\x02wzxhzdk:0\x03 \x02klzzwxh:0000\x03 \x02amp\x03lt;script\x02amp\x03gt;",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\x02" + "60" + "\x03script>alert(1)",
    "\ud800<script>alert(1)</script>\udfff",
    "<scr\x00ipt>alert(1)</script>",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "# <script>alert(1)</script>",
    "> <script>alert(1)</script>",
    "- <script>alert(1)</script>",
    ">" * 30 + "<script>alert(1)</script>",
    "<script>alert(1)</script>" + "x" * 20_000,
]


def assert_harmless(html: str) -> None:
    """Look at the page the way a browser does: only allowed elements, attributes and addresses."""
    page = LexborHTMLParser(f"<!doctype html><title>x</title><body>{html}")
    assert page.body is not None
    assert not page.body.attributes
    assert len(page.css("head *")) == 1
    assert "<!" not in html
    for node in page.css("body *"):
        assert node.tag in TAGS, str(node.tag)
        assert set(node.attributes) <= ATTRIBUTES.get(node.tag, set()), str(node.tag)
        if "href" in node.attributes:
            assert re.match(r"(https?://|mailto:)", node.attributes["href"] or ""), str(node.tag)
        if node.tag == "a":
            assert node.attributes["rel"] == REL


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("around", ["{}", "a {} b", "**{}**", "> {}", "- {}", "[{}](https://school.example)", "{}\n{}"])
def test_attacks_are_shown_as_text(attack: str, around: str) -> None:
    assert_harmless(md(around.replace("{}", attack)))


@pytest.mark.parametrize("attack", [attack for attack in ATTACKS if "<script>alert(1)</script>" in attack])
def test_a_script_is_still_there_to_read(attack: str) -> None:
    body = LexborHTMLParser(md(attack)).body
    assert body is not None
    assert "<script>alert(1)</script>" in body.text()


def test_template_signs_stay_as_typed() -> None:
    assert md("{{7*7}} ${7*7}") == "<p>{{7*7}} ${7*7}</p>"


@pytest.mark.parametrize(
    "source",
    [
        "![the board](https://photos.example/board.jpg)",
        "![](https://photos.example/board.jpg)",
        "![x](data:image/png;base64,AAAA)",
        "[![x](https://photos.example/a.png)](https://school.example)",
    ],
)
def test_nothing_is_loaded_from_elsewhere(source: str) -> None:
    body = LexborHTMLParser(md(source)).body
    assert body is not None
    assert not body.css("img, [src], [srcset], [style]")


@pytest.mark.parametrize(
    "url",
    [
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "cycles/1",
        "",
        "/a b",
        "/\t/evil.example",
        "mailto:a@b.c",
    ],
)
def test_a_pointer_cannot_be_led_out_of_the_hub(url: str) -> None:
    with pytest.raises(ValueError, match="Not an address to link to"):
        Link(url, "x")


def test_what_a_pointer_resolves_to_is_escaped() -> None:
    html = md("see #cycle-12", resolve=lambda _: Link('/c?a=1&b="><script>', '<script>alert(1)</script> & "co"'))
    link = LexborHTMLParser(html).css_first("a")
    assert link is not None
    assert link.attributes == {"href": '/c?a=1&b="><script>'}
    assert link.text() == '<script>alert(1)</script> & "co"'
    assert not LexborHTMLParser(html).css("script")


MARKDOWN = st.lists(
    st.sampled_from(
        [
            *"*_`~[]()<>!#|\\&;:-+=\"'\n\t .@{}\x02\x03\x00\u200d\u202e\ufeff\ud800\U000f0000",
            "javascript:",
            "https://x.example/",
            "](",
            "&#",
            "&lt;",
            "<script>",
            "onerror=",
            "@maya",
            "#cycle-1",
            "\n\n",
            "    ",
            "> ",
            "- ",
            "1. ",
            "```",
            "|-|-|\n",
            "a",
            "é",
        ]
    ),
    max_size=60,
).map("".join)
ANYTHING = st.one_of(MARKDOWN, st.text(max_size=200), st.text(st.characters(), max_size=40))


@given(ANYTHING)
def test_output_stays_within_the_allow_list(source: str) -> None:
    assert_harmless(md(source))


@given(ANYTHING)
def test_cleaning_the_output_again_changes_nothing(source: str) -> None:
    cleaner = nh3.Cleaner(
        tags=TAGS,
        attributes={"a": {"href", "title"}, "th": {"align"}, "td": {"align"}},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel=REL,
    )
    once = str(md(source))
    assert cleaner.clean(once) == once
    assert str(md(source, resolve=lambda _: None)) == once


@given(ANYTHING)
def test_who_is_found_is_exactly_who_is_linked(source: str) -> None:
    linked = []

    def resolve(pointer: object) -> Link:
        linked.append(pointer)
        return Link("/here", "here")

    html = md(source, resolve=resolve)
    assert linked == found(source)
    assert str(html).count('<a href="/here">here</a>') == len(linked)


@given(ANYTHING)
def test_plain_text_and_excerpts_carry_no_markers(source: str) -> None:
    text = plain(source)
    assert not re.search("[\U000f0000-\U000fffff\x00-\x08\ud800-\udfff]", text)
    assert len(excerpt(source, 40)) <= 40


@pytest.mark.parametrize(
    "sign",
    [
        ">",
        "> ",
        "[",
        "![",
        "(",
        "*",
        "_",
        "*_",
        "`",
        "~~",
        "- ",
        "1. ",
        "> - ",
        "<",
        "&",
        "\\",
        "|",
        "#",
        "[a](",
        "@",
        "\n",
        "\t",
    ],
)
def test_ten_thousand_signs_are_shown(sign: str) -> None:
    html = md(sign * 10_000 + "\nend")
    assert_harmless(html)
    assert "end" in plain(sign * 10_000 + "\nend")
    assert elements_deep(html) <= 2


def test_nesting_stops_where_nobody_means_it() -> None:
    deep, deeper = (">" * depth + " x" for depth in (8, 9))
    assert str(md(deep)).count("<blockquote>") == 8
    assert md(deeper) == "<p>" + "&gt;" * 9 + " x</p>"
    steps = ["    " * depth + "- x" for depth in range(9)]
    assert str(md("\n".join(steps[:8]))).count("<ul>") == 8
    assert "<ul>" not in md("\n".join(steps))


def test_lists_and_quotes_taking_turns_stay_shallow() -> None:
    lines = [">" * quotes + bullet * (8 - quotes) + "x" for quotes in range(8) for bullet in ("- ", "1. ")]
    assert elements_deep(md("\n".join(lines))) <= 100


def test_a_long_text_is_shown_whole_but_as_typed() -> None:
    within, beyond = "*a* " * 5_000, "*a* " * 5_000 + "\n\nb"
    assert str(md(within)).count("<em>") == 5_000
    assert "<em>" not in md(beyond)
    assert md(beyond).endswith("*a* </p>\n<p>b</p>")


def test_marks_in_a_text_do_not_count_towards_its_length() -> None:
    source = "*a* @b".ljust(20_000, ".")
    assert "<em>" in md(source)


def test_a_table_does_not_multiply() -> None:
    head = "|".join("a" * 100) + "\n" + "|".join("-" * 100)
    assert "<table>" in md(head + "\na" * 40)
    assert "<table>" not in md(head + "\na" * 60)


def test_threads_do_not_disturb_each_other() -> None:
    sources = [f"```\n{n}\n```\n\n**{n}** [{n}](https://x.example/{n})" for n in range(60)]
    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(md, sources))
    for n, page in enumerate(pages):
        assert re.findall(r"\d+", re.sub(r"<[^>]*>", "", unescape(page))) == [str(n)] * 3


def elements_deep(html: str) -> int:
    deepest = depth = 0
    for end, tag in re.findall(r"<(/?)([a-z0-9]+)", html):
        if tag not in ("br", "hr"):
            depth += -1 if end else 1
            deepest = max(deepest, depth)
    return deepest
