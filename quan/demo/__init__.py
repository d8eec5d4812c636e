"""The demo town: people, shops, months of payments and some talk, so that a first start has things to see.

Owns nothing: it signs people up and moves money through the same doors as everybody, on a clock set back.
"""

from quan.demo.people import DEMO_PASSWORD, DEMO_PAYMENT_PASSWORD, SIGN_INS, STAFF
from quan.demo.town import seed, sign_in_lines

__all__ = ["DEMO_PASSWORD", "DEMO_PAYMENT_PASSWORD", "SIGN_INS", "STAFF", "seed", "sign_in_lines"]
