"""The information processing fee (信息处理费): what one request can cost.

Tiers of 国办函〔2020〕109号, articles four and five: by item (100 yuan each from the
eleventh of a month, 100 more for every further ten) or by page of one request.
"""

from __future__ import annotations

from decimal import Decimal

# (up to and with this number, yuan for each above the tier before)
PAGES = ((30, 0), (100, 10), (200, 20))
PAGE_BEYOND = 40
ITEMS_FREE, ITEM_STEP, ITEM_YUAN = 10, 10, 100


def by_page(pages: int) -> int:
    """The fee in yuan of one request of so many pages."""
    fee, below = 0, 0
    for limit, yuan in PAGES:
        fee += yuan * (min(pages, limit) - below)
        if pages <= limit:
            return fee
        below = limit
    return fee + PAGE_BEYOND * (pages - below)


def by_item(items: int) -> int:
    """The fee in yuan for so many requests of one applicant in one month."""
    fee = 0
    for number in range(ITEMS_FREE + 1, items + 1):
        step = max(1, -(-(number - 30) // ITEM_STEP) + 1) if number > 30 else 1
        fee += ITEM_YUAN * step
    return fee


def reachable(yuan: Decimal) -> bool:
    """Whether one fee notice can come to so many yuan, by page or by item."""
    if yuan != int(yuan) or yuan < 0:
        return False
    amount, top = int(yuan), by_page(200)
    if amount > top:
        if (amount - top) % PAGE_BEYOND == 0:
            return True
    elif any(by_page(pages) == amount for pages in range(201)):
        return True
    items = ITEMS_FREE
    while by_item(items) < amount and items < 2000:
        items += 1
    return by_item(items) == amount
