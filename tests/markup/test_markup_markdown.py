"""What the Markdown people know comes out as, in pages and as plain text."""

import pytest
from markupsafe import Markup

from hub.markup import Found, Link, excerpt, found, md, plain

RENDERED = [
    ("", ""),
    (" \n\n ", ""),
    ("Hello", "<p>Hello</p>"),
    ("one\ntwo", "<p>one<br>\ntwo</p>"),
    ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
    (
        "*a* _b_ **c** __d__ ***e*** ~~f~~",
        "<p><em>a</em> <em>b</em> <strong>c</strong> <strong>d</strong> <strong><em>e</em></strong> <del>f</del></p>",
    ),
    ("**a *b* c** and **a *b***", "<p><strong>a <em>b</em> c</strong> and <strong>a <em>b</em></strong></p>"),
    ("***a** b*", "<p><em><strong>a</strong> b</em></p>"),
    (
        "snake_case_name and 2 * 3 * 4 or 2*3*4 and _a b_c d_",
        "<p>snake_case_name and 2 * 3 * 4 or 2*3*4 and <em>a b_c d</em></p>",
    ),
    (r"\*not\* \_so\_ \~~a~~ \@maya", "<p>*not* _so_ ~~a~~ @maya</p>"),
    ("`a *b*` and ``c ` d``", "<p><code>a *b*</code> and <code>c ` d</code></p>"),
    ("`a\nb` `open", "<p><code>a b</code> `open</p>"),
    ("&copy; &amp;lt; AT&T", "<p>© &amp;lt; AT&amp;T</p>"),
    ("# One\n## Two\n##### Five", "<h3>One</h3>\n<h4>Two</h4>\n<h6>Five</h6>"),
    ("# Learn C#\n## Closed ##", "<h3>Learn C#</h3>\n<h4>Closed</h4>"),
    ("#cycle-12 worked", "<p>#cycle-12 worked</p>"),
    ("Title\n---\ntext", "<p>Title</p>\n<hr>\n<p>text</p>"),
    ("Steps:\n- a\n- b", "<p>Steps:</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    ("- a\n- b\n    - c", "<ul>\n<li>a</li>\n<li>b<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>"),
    ("- a\nmore\n- b", "<ul>\n<li>a<br>\nmore</li>\n<li>b</li>\n</ul>"),
    ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
    ("> a\n>\n> b", "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>"),
    ("    code\n- not a list", "<pre><code>code\n</code></pre>\n<ul>\n<li>not a list</li>\n</ul>"),
    ("a\n```python\nx = 1\n\n  *y*\n```\nb", "<p>a</p>\n<pre><code>x = 1\n\n  *y*\n</code></pre>\n<p>b</p>"),
    ('``` said "so"', '<p>``` said "so"</p>'),
    ("这是*重点*内容**重点**内容", "<p>这是<em>重点</em>内容<strong>重点</strong>内容</p>"),
    ("~~~\n```\n~~~~", "<pre><code>```\n</code></pre>"),
    ("```\nnever closed", "<pre><code>never closed\n</code></pre>"),
    (
        "| a | b |\n|:-|-:|\n| 1 \\| 2 | `x|y` |",
        (
            '<table>\n<thead>\n<tr>\n<th align="left">a</th>\n<th align="right">b</th>\n</tr>\n</thead>\n'
            "<tbody>\n<tr>\n"
            '<td align="left">1 | 2</td>\n<td align="right"><code>x|y</code></td>\n</tr>\n</tbody>\n</table>'
        ),
    ),
    ("a | b\nc | d", "<p>a | b<br>\nc | d</p>"),
    ("a\n|-|-|", "<p>a<br>\n|-|-|</p>"),
]
LINKS = [
    ("[a](https://x.example)", "https://x.example", "a"),
    ("[a *b*](http://x.example/p_(q))", "http://x.example/p_(q)", "a b"),
    ("[a [b] c](<https://x.example/a b>)", "https://x.example/a b", "a [b] c"),
    ("[](https://x.example)", "https://x.example", "https://x.example"),
    ("[mail](mailto:maya@school.example)", "mailto:maya@school.example", "mail"),
    ("<maya@school.example>", "mailto:maya@school.example", "maya@school.example"),
    ("<https://x.example/a>", "https://x.example/a", "https://x.example/a"),
    ("See https://x.example/_a_b?c=@maya.", "https://x.example/_a_b?c=@maya", "https://x.example/_a_b?c=@maya"),
    (r"[a](https://x.example/a\_b)", "https://x.example/a_b", "a"),
    ("![board](https://x.example/b.png)", "https://x.example/b.png", "board"),
    ("[![logo](https://x.example/l.png)](https://y.example)", "https://y.example", "logo"),
    ("[see https://a.example](https://b.example)", "https://b.example", "see https://a.example"),
]


@pytest.mark.parametrize(("source", "html"), RENDERED)
def test_markdown(source: str, html: str) -> None:
    assert md(source) == html
    assert isinstance(md(source), Markup)


@pytest.mark.parametrize(("source", "href", "text"), LINKS)
def test_links(source: str, href: str, text: str) -> None:
    html = str(md(source))
    assert html.count("<a ") == 1
    assert f'<a href="{href}" rel="nofollow noopener ugc">' in html
    assert text in plain(source)


def test_a_link_keeps_its_title() -> None:
    assert 'title="so it is"' in md('[a](https://x.example "so\n  it is")')
    assert 'title="say &quot;x&quot;"' in md("[a](https://x.example 'say \"x\"')")


def test_a_link_that_leads_nowhere_stays_as_typed_and_an_image_leaves_its_description() -> None:
    assert md("[help](/help) [x](ftp://a.example)") == "<p>[help](/help) [x](ftp://a.example)</p>"
    assert md("![the board](/board.png)") == "<p>the board</p>"


POINTERS = [
    ("@maya.okafor and #cycle-12", [("mention", "maya.okafor", "@maya.okafor"), ("cycle", "12", "#cycle-12")]),
    ("(@Maya), #Idea-09.", [("mention", "maya", "@Maya"), ("idea", "9", "#Idea-09")]),
    ("**@m_o-k.a-** #article-3!", [("mention", "m_o-k.a", "@m_o-k.a"), ("article", "3", "#article-3")]),
    ("cc:@maya\n#cycle-1", [("mention", "maya", "@maya"), ("cycle", "1", "#cycle-1")]),
    (
        "# @maya\n\n- #cycle-1\n\n|@sam|b|\n|-|-|\n|x|#idea-2|",
        [
            ("mention", "maya", "@maya"),
            ("cycle", "1", "#cycle-1"),
            ("mention", "sam", "@sam"),
            ("idea", "2", "#idea-2"),
        ],
    ),
    ("maya@school.example a.@b x-@y a/@b @maya@home.example @josé", []),
    ("page#cycle-1 #cycle-1x #cycle-1-2 #cycle- #-1 ##cycle-1 #cycle-1234567890", []),
    ("`@maya` ```@maya``` #idea-1", [("idea", "1", "#idea-1")]),
    ("```\n@maya\n```\n\n    #cycle-1\n", []),
    ("[@maya](https://x.example) https://x.example/?a,@maya <https://x.example/,#cycle-1>", []),
    (r"\@maya \#cycle-12", []),
    ("@a-_b c_ #idea-1", [("idea", "1", "#idea-1")]),
    (">>>>>>>>> @maya `@sam`", [("mention", "maya", "@maya"), ("mention", "sam", "@sam")]),
]


@pytest.mark.parametrize(("source", "expected"), POINTERS)
def test_pointers_are_found_where_a_reader_would_see_them(source: str, expected: list[tuple[str, str, str]]) -> None:
    pointers = found(source)
    assert [(pointer.kind, pointer.key, source[pointer.start : pointer.end]) for pointer in pointers] == expected


def test_pointers_are_linked_and_unknown_ones_stay_text() -> None:
    def resolve(pointer: Found) -> Link | None:
        return Link(f"/people/{pointer.key}", "Maya & co") if pointer.key == "maya" else None

    html = md("Hi\xa0@maya & @nobody, `@maya`", resolve=resolve)
    assert html == '<p>Hi&nbsp;<a href="/people/maya">Maya &amp; co</a> &amp; @nobody, <code>@maya</code></p>'


def test_the_same_text_can_lead_elsewhere_for_somebody_else() -> None:
    first, second = (
        md("#cycle-1", resolve=lambda _, url=url: Link(url, "x")) for url in ("/a", "https://hub.example/b")
    )
    assert '"/a"' in first
    assert '"https://hub.example/b"' in second
    assert md("#cycle-1") == "<p>#cycle-1</p>"


def test_private_characters_are_not_taken_for_our_markers() -> None:
    source = "\U000f0000@maya \U000f0001 \U000f1234"
    assert [source[pointer.start : pointer.end] for pointer in found(source)] == ["@maya"]
    assert md(source) == "<p>\ufffd@maya \ufffd \ufffd</p>"


def test_there_is_an_end_to_pointers() -> None:
    assert len(found("@a " * 70_000)) == 65_534


PLAIN = [
    ("", ""),
    ("# Title\ntext *em* `code`\nnext", "Title\n\ntext em code\nnext"),
    ("- a\n- b\n    1. c\n    2. d\n\nend", "- a\n- b\n\n1. c\n2. d\n\nend"),
    ("- a\n\n- b", "- a\n\n- b"),
    ("> said\n> so", "said\nso"),
    ("|a|b|\n|-|-|\n|1|2|", "a\tb\n1\t2"),
    ("```\nif x:\n    y\n```\n<b> &lt;", "if x:\n    y\n\n<b> <"),
    ("[a](https://x.example) ![b](https://x.example/b.png) ![c](c.png)", "a b c"),
    ("@maya did #cycle-12", "@maya did #cycle-12"),
    ("a\n\n---\n\nb", "a\n\nb"),
]


@pytest.mark.parametrize(("source", "text"), PLAIN)
def test_plain_text(source: str, text: str) -> None:
    assert plain(source) == text


@pytest.mark.parametrize(
    ("source", "limit", "text"),
    [
        ("Short **text**", 160, "Short text"),
        ("One two\n\n- three", 160, "One two - three"),
        ("exactly ten", 11, "exactly ten"),
        ("Pupils asked more questions", 20, "Pupils asked more…"),
        ("Pupils asked, then wrote", 14, "Pupils asked…"),
        ("Donaudampfschiff", 8, "Donauda…"),
        ("- Donaudampfschiff", 8, "- Donau…"),
        ("ab\u0301\u0301\u0301cd", 5, "a…"),
        ("a👩\u200d🏫👩\u200d🏫", 5, "a👩\u200d🏫…"),
        ("a👩\u200d🏫👩\u200d🏫", 6, "a👩\u200d🏫…"),
        ("\u0301" * 9, 4, "…"),
    ],
)
def test_excerpts_end_between_words(source: str, limit: int, text: str) -> None:
    assert excerpt(source, limit) == text


def test_an_excerpt_is_160_characters_unless_told() -> None:
    assert len(excerpt("word " * 100)) <= 160
    assert len(excerpt("word " * 100)) > 150
