"""What a sale costs its merchant, to the last minor unit."""

from quan.core.money import Money

WHOLE_BP = 10_000


def fee_of(amount: Money, fee_bp: int) -> Money:
    """Reckon the fee of a sale: the nearest minor unit, half upwards."""
    fee, _ = amount.allocate([fee_bp, WHOLE_BP - fee_bp])
    return fee


def returned_with(fee: Money, amount: Money, refunded: Money) -> Money:
    """Reckon what of a fee has come back in all, once `refunded` of `amount` is given back.

    It never falls as more is given back, and is the whole fee in the end: the parts of many refunds sum up.
    """
    returned, _ = fee.allocate([refunded.minor, amount.minor - refunded.minor])
    return returned
