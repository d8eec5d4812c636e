"""The page of something to pay for, for a buyer who is not signed in: what it is, and a code to scan.

It needs no script: the browser asks again by itself until it is paid.
"""

import io
from html import escape

import segno

from quan import trade
from quan.core import i18n

_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; color: #16181d; background: #f4f5f7; }
main { max-width: 24rem; margin: 3rem auto; padding: 2rem; border-radius: 1rem; text-align: center; }
main { background: #fff; }
h1 { font-size: 1rem; font-weight: 500; margin: 0; }
strong { display: block; font-size: 2rem; margin: .5rem 0; }
svg { width: 14rem; height: 14rem; margin: 1rem auto; }
a { color: #0b57d0; }
@media (prefers-color-scheme: dark) {
  body { color: #e8eaed; background: #111318; }
  main { background: #1c1f26; }
  svg { background: #fff; border-radius: .5rem; }
  a { color: #8ab4f8; }
}
"""


def policy(nonce: str) -> str:
    """Write what this page may load: its own style, and nothing else."""
    return (
        f"default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    )


def waiting(found: trade.Trade, shop: str, *, link: str, nonce: str) -> str:
    """Show what is to be paid, and how."""
    scan = _say("checkout-scan", "Scan this code with the app to pay.")
    here = _say("checkout-here", "Pay in this browser")
    way = f'<a href="{escape(link)}" target="_blank">{here}</a>'
    body = f"{_head(found, shop)}{_code(link)}<p>{scan}</p><p>{way}</p>"
    return _page(body, nonce)


def ended(found: trade.Trade, shop: str, *, nonce: str) -> str:
    """Show that there is nothing left to do."""
    paid = found.paid_at is not None
    text = (
        _say("checkout-paid", "Paid. You can close this page.")
        if paid
        else _say("checkout-closed", "This can no longer be paid.")
    )
    return _page(f"{_head(found, shop)}<p>{text}</p>", nonce)


def refused(reason: str, *, nonce: str) -> str:
    """Show that the shop asked for something that is not done."""
    text = _say("checkout-refused", "The shop's request cannot be carried out.")
    return _page(f"<h1>{text}</h1><p>{escape(reason)}</p>", nonce)


def _head(found: trade.Trade, shop: str) -> str:
    amount = i18n.show_money(found.amount, language=i18n.current_language.get())
    return f"<h1>{escape(shop)}</h1><strong>{escape(amount)}</strong><p>{escape(found.subject)}</p>"


def _code(link: str) -> str:
    out = io.BytesIO()
    segno.make(link, error="m").save(out, kind="svg", xmldecl=False, svgns=False, omitsize=True)
    return out.getvalue().decode()


def _page(body: str, nonce: str) -> str:
    language = i18n.current_language.get()
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>Quan</title><style nonce="{nonce}">{_STYLE}</style><main>{body}</main></html>'
    )


def _say(name: str, english: str) -> str:
    return escape(i18n.translate(f"gateway/{name}", english, {}))
