"""How wide text comes out in the hub's typeface, and how to break it into lines.

Widths are advances of Atkinson Hyperlegible Next in thousandths of the text size. Kerning is left out: it shifts the
end of a line by less than a tenth of a letter, which the margins of boxes take.
"""

import re
import unicodedata
from functools import lru_cache

REGULAR, SEMIBOLD, BOLD = 400, 600, 700

_CHARACTERS = (
    " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`ab"
    "cdefghijklmnopqrstuvwxyz{|}~¡¿£§°·×½€–—‘’‚“”„•…‹›«»−ßæœøłđıðþŁĐÆŒØ≤≥"
)
_REGULAR = (
    "280 286 301 651 592 919 731 160 299 299 485 606 210 362 210 387 648 407 548 576 614 588 598 510 615 "
    "595 210 210 553 628 553 480 778 626 613 645 669 569 552 694 694 392 512 631 541 824 693 714 592 724 "
    "614 592 558 690 593 856 623 575 607 317 387 344 552 372 243 525 566 485 564 538 314 558 550 252 245 "
    "492 262 845 550 548 566 574 349 471 326 540 461 684 481 449 460 344 237 344 555 286 450 610 528 352 "
    "240 532 820 664 504 824 236 236 236 399 399 399 438 670 353 353 562 562 606 582 866 924 548 296 564 "
    "252 565 566 571 689 891 1006 714 579 579 "
)
_SEMIBOLD = (
    "303 298 362 730 604 953 727 195 324 324 485 598 252 369 253 424 656 430 569 592 621 602 617 529 621 "
    "578 253 253 564 617 564 526 780 662 634 654 683 589 562 711 699 415 546 654 548 848 710 737 617 747 "
    "639 604 592 687 628 877 666 627 615 333 424 344 573 391 274 544 587 502 586 555 349 582 565 285 255 "
    "536 301 870 565 567 587 591 368 497 360 559 509 723 522 499 492 370 249 370 543 298 503 627 547 381 "
    "277 535 843 674 502 830 259 259 259 455 455 455 438 747 382 382 622 622 598 609 874 932 567 332 586 "
    "285 581 587 578 703 943 1018 737 587 587 "
)
_BOLD = (
    "312 303 390 765 610 969 725 210 335 335 485 595 271 373 272 440 659 440 579 600 624 607 626 537 624 "
    "571 272 272 569 612 569 547 781 678 643 658 688 597 566 718 701 424 561 663 552 858 717 746 629 756 "
    "650 610 607 686 644 886 685 650 618 340 440 344 582 400 288 552 596 510 596 563 365 593 571 300 259 "
    "555 318 882 571 576 596 599 376 508 376 567 530 740 539 521 505 381 254 381 537 303 526 634 555 394 "
    "294 536 852 678 501 832 269 269 269 479 479 479 438 780 394 394 649 649 595 621 878 936 576 348 596 "
    "300 588 596 582 708 966 1024 746 591 591 "
)
_ADVANCES: dict[int, dict[str, int]] = {
    weight: dict(zip(_CHARACTERS, map(int, row.split()), strict=True))
    for weight, row in ((REGULAR, _REGULAR), (SEMIBOLD, _SEMIBOLD), (BOLD, _BOLD))
}
# What the typeface lacks is drawn by whatever font the reader has; these are on the generous side.
_WIDE, _UNKNOWN = 1050, 820
_JOINERS = "\u200c\u200d"
_ELLIPSIS = "…"
_HARD_SPACE = "\u00a0"
_SPACES = re.compile(rf"[^\S{_HARD_SPACE}\u202f]+")
_NUMBER_AND_SIGN = re.compile(r"(?<=\d) (?=[%€£])")
# Longer than any box can show; a text of 20,000 characters must not cost 20,000 measurements.
_LONGEST = 600


@lru_cache(maxsize=2048)
def _odd_advance(character: str, weight: int) -> int:
    if character in {_HARD_SPACE, "\u202f"}:
        return _ADVANCES[weight][" "]
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Mn", "Me"}:
        return 0
    plain = unicodedata.normalize("NFD", character)[0]
    if plain != character and plain in _ADVANCES[weight]:
        return _ADVANCES[weight][plain]
    if unicodedata.east_asian_width(character) in {"W", "F"} or ord(character) > 0xFFFF:
        return _WIDE
    return _UNKNOWN


def clean(text: str) -> str:
    """Text as one line that can stand in a drawing: no control or direction characters, no stray spaces."""
    if not text.isascii() or not text.isprintable():
        text = "".join(map(_drawable, text))
    return _SPACES.sub(" ", text).strip()


def _drawable(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    nonsense = category == "Cs" or ord(character) & 0xFFFE == 0xFFFE
    return "" if nonsense or (category == "Cf" and character not in _JOINERS) else character


def width(text: str, size: float, weight: int = REGULAR) -> float:
    """Width of a line of text, in the unit of `size`; `weight` is 400, 600 or 700."""
    advances = _ADVANCES[weight]
    total = 0
    for character in text:
        known = advances.get(character)
        total += _odd_advance(character, weight) if known is None else known
    return total * size / 1000


def shorten(text: str, room: float, size: float, weight: int = REGULAR) -> str:
    """The text if it fits the room, else its beginning with an ellipsis, cut between words where that loses little."""
    text = clean(text[: 4 * _LONGEST])[:_LONGEST]
    if width(text, size, weight) <= room:
        return text
    cut = _fitting(text, room - width(_ELLIPSIS, size, weight), size, weight)
    space = text.rfind(" ", 0, cut + 1)
    if space > 0.7 * cut:
        cut = space
    return text[:cut].rstrip(" ,;:.–-") + _ELLIPSIS


def _fitting(text: str, room: float, size: float, weight: int) -> int:
    used = 0.0
    for index, character in enumerate(text):
        used += width(character, size, weight)
        if used > room:
            return index
    return len(text)


@lru_cache(maxsize=8192)
def wrap(text: str, room: float, size: float, weight: int = REGULAR, most: int = 3) -> tuple[str, ...]:
    """The text broken into at most `most` lines that fit the room; what is left over ends in an ellipsis."""
    text = _NUMBER_AND_SIGN.sub(_HARD_SPACE, clean(text[: 4 * _LONGEST])[:_LONGEST])
    words = text.split(" ") if text else []
    lines: list[str] = []
    while words and len(lines) < most - 1:
        line, words = _next_line(words, room, size, weight)
        lines.append(line)
    if words:
        lines.append(shorten(" ".join(words), room, size, weight))
    return tuple(lines)


def _next_line(words: list[str], room: float, size: float, weight: int) -> tuple[str, list[str]]:
    used = width(words[0], size, weight)
    if used > room:
        # One word wider than the box: break inside it rather than let it stand out.
        cut = max(1, _fitting(words[0], room, size, weight))
        return words[0][:cut], [words[0][cut:], *words[1:]]
    taken, space = 1, width(" ", size, weight)
    while taken < len(words) and (used := used + space + width(words[taken], size, weight)) <= room:
        taken += 1
    return " ".join(words[:taken]), words[taken:]
