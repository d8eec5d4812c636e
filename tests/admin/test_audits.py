"""The auditor's verdict and the proof of a transfer, as staff see them."""

import asyncio

from quan import audit, verify
from tests.admin.office import audited, regretted
from tests.wallet.purse import Purse, Town


async def test_staff_see_what_the_latest_audit_found(town: Town, auditor: Purse) -> None:
    await regretted(town)
    report = await asyncio.to_thread(audit.run, town.db.url, key=town.keys.derive("audit"), full=True)

    last = (await auditor.browser.get("/v1/operator/audit")).json()["last"]

    assert (last["sound"], last["full"]) == (report.sound, True)
    assert last["transfers"] == report.transfers > 0
    assert [one["number"] for one in last["verdicts"]] == [int(one) for one in audit.Invariant]
    assert last["verdicts"][0]["promise"] == audit.Invariant.BALANCED.promise
    assert sum(one["faults"] for one in last["verdicts"]) == sum(report.notebook.broken.values())
    assert "admin.audit-read" in await audited(town, auditor.who.id)


async def test_a_fault_is_shown_with_its_place(town: Town, auditor: Purse) -> None:
    async with town.db.transaction() as tx:
        await tx.execute(
            """
            INSERT INTO audit.runs (started_at, ended_at, since, sound, transfers, batches, accounts,
                                    invariants, findings, remarks)
            VALUES (%(now)s, %(now)s, NULL, false, 1, 1, 2,
                    '[{"number": 2, "promise": "Sums", "checked": {}, "faults": 3}]',
                    '[{"invariant": 2, "table": "ledger.accounts", "column": "debits_posted", "row": "x",
                       "expected": "1", "found": "2"}]',
                    '["Look"]')
            """,
            {"now": tx.now},
        )

    last = (await auditor.browser.get("/v1/operator/audit")).json()["last"]

    assert (last["sound"], last["verdicts"], last["remarks"]) == (
        False,
        [{"number": 2, "promise": "Sums", "faults": 3}],
        ["Look"],
    )
    assert (last["findings"][0]["table"], last["findings"][0]["found"]) == ("ledger.accounts", "2")


async def test_the_proof_of_a_transfer_is_checked_by_a_program_of_its_own(town: Town, auditor: Purse) -> None:
    payment = await regretted(town)
    reply = await auditor.browser.get(f"/v1/operator/transfers/{payment.transfer}/proof")
    assert reply.headers["content-disposition"] == f'attachment; filename="{payment.transfer}.json"'

    proof = verify.verify(reply.content)

    assert proof.transfer["amount"] == "40.00"
    assert "admin.proof-read" in await audited(town, auditor.who.id)
