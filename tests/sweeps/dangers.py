"""Texts that would do something if a page took them for more than text, and a look for what they would do."""

import re
from xml.etree import ElementTree as ET

from selectolax.lexbor import LexborHTMLParser, LexborNode

# Short enough to stand together in a name of 120 characters.
LINES = (
    "<script>alert(1)</script> </title><img src=x onerror=alert(2)>",
    "\"><svg/onload=alert(3)> '-alert(4)-' onfocus=alert(5) x=\"",
    "</textarea></script><script>alert(6)</script> {{7*7}} ${7*7} {% x %}",
    "<math><mtext><table><mglyph><style><img src onerror=alert(7)> &lt;b&gt;",
)
MARKDOWN = """
<script>alert(1)</script><img src=x onerror=alert(2)>
<svg/onload=alert(3)><iframe srcdoc="<script>alert(4)</script>"></iframe>

[one](javascript:alert(1)) [two](JaVaScRiPt:alert(2)) [three](java&#x0A;script:alert(3)) [four](java\tscript:alert(4))
[five](data:text/html,<script>alert(5)</script>) [six](vbscript:alert(6)) <javascript:alert(7)> [seven][ref]
[eight](&#106;avascript:alert(8)) [nine](<javascript:alert(9)>) [ten](//evil.example "onclick=alert(10)")

![image](x" onerror="alert(11)) ![image](javascript:alert(12) "t' onload='alert(13)")

[ref]: javascript:alert(14)

`<script>alert(15)</script>` ```<img src=x onerror=alert(16)>``` "><b onmouseover=alert(17)>

</textarea></title></style></script><script>alert(18)</script> {{7*7}} ${7*7} {% raw %}

<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(19)&gt;">

> <details open ontoggle=alert(20)><form action=javascript:alert(21)><button formaction=javascript:alert(22)>

{onclick=alert(23)} {: onclick=alert(24) style=color:red }

@<img/src=x onerror=alert(25)> #cycle-<script>alert(26)</script>
"""

ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset", "srcdoc", "background")
ALLOWED = re.compile(r"(?![a-z][a-z0-9+.-]*:)|https?:|mailto:|data:image/(png|svg\+xml)[;,]")
NEVER = (
    "iframe, object, embed, base, math, style, form[action^=javascript], meta[http-equiv], frame, applet, foreignobject"
)


def _address_is_odd(node: LexborNode, *, is_icon: bool) -> bool:
    for name in ADDRESSES:
        value = re.sub(r"[\x00-\x20]", "", node.attributes.get(name) or "").lower()
        if value and not ALLOWED.match(value):
            return True
        if value.startswith("data:") and not is_icon:
            return True
    return False


def _ours(script: LexborNode) -> bool:
    source = script.attributes.get("src")
    if source is not None:
        return source.startswith("/static/")
    return "alert(" not in script.text() and (
        "nonce" in script.attributes or script.attributes.get("type") == "application/json"
    )


def in_page(html: str, *, may_style: bool = False) -> list[str]:
    """What a browser would run or load that is not ours; in a mail styles are ours too."""
    tree = LexborHTMLParser(html)
    found = [node.html or "" for node in tree.css(NEVER) if not (may_style and node.tag in ("style", "meta"))]
    found += [node.html or "" for node in tree.css("script") if not _ours(node)]
    for node in tree.css("*"):
        names = [name.lower() for name in node.attributes]
        if any(name.startswith("on") for name in names) or ("style" in names and not may_style):
            found.append(f"<{node.tag} {node.attributes}>")
        if _address_is_odd(node, is_icon=node.tag == "link"):
            found.append(f"<{node.tag} {node.attributes}>")
        if node.tag == "img" and not (node.attributes.get("src") or "").startswith(("/static/", "cid:")):
            found.append(f"<img {node.attributes}>")
    return found


def in_drawing(svg: str) -> list[str]:
    """The same for a drawing that stands alone; it must be well-formed."""
    found = []
    for node in ET.fromstring(svg).iter():
        tag = str(node.tag).rpartition("}")[2].lower()
        names = {name.rpartition("}")[2].lower(): value for name, value in node.attrib.items()}
        odd = [value for name, value in names.items() if name in ADDRESSES and not ALLOWED.match(value.strip().lower())]
        if tag in ("script", "foreignobject", "iframe", "image") or any(name.startswith("on") for name in names) or odd:
            found.append(f"{tag} {node.attrib}")
    return found
