"""The staff in the hands of one supervisor: who reads may be let in, who has a say may not."""

from typing import Any

import pytest

from quan import admin
from quan.admin.errors.staff import OwnRole, RoleNeedsCommandLine
from quan.admin.rules import staff as rules
from quan.core.ids import MemberId
from tests.admin.office import audited, hire
from tests.people import PASSWORD
from tests.wallet.purse import Purse, Town, slug

STAFF = "/v1/operator/staff"
WRONG = "guessed"


async def grants(by: Purse, handle: str, role: str = "auditor", **changed: Any) -> Any:
    wish = {"handle": handle, "role": role, "password": PASSWORD} | changed
    return await by.browser.put(STAFF, json={name: said for name, said in wish.items() if said is not None})


async def roles(by: Purse) -> dict[str, str]:
    reply = await by.browser.get(STAFF)
    assert reply.status_code == 200, reply.text
    return {one["person"]["id"]: one["role"] for one in reply.json()["items"]}


def test_only_a_role_that_reads_is_given_by_one_alone() -> None:
    rules.check_reads_only(admin.Role.AUDITOR)
    for role in (admin.Role.CLERK, admin.Role.SUPERVISOR):
        with pytest.raises(RoleNeedsCommandLine):
            rules.check_reads_only(role)


def test_nobody_changes_what_they_are() -> None:
    susan, ada = MemberId.derive("susan"), MemberId.derive("ada")
    rules.check_other_member(susan, ada)
    with pytest.raises(OwnRole):
        rules.check_other_member(susan, susan)


async def test_a_supervisor_lets_an_auditor_in_who_then_reads(town: Town, supervisor: Purse) -> None:
    ada = await town.join("Ada")
    assert (await ada.browser.get(STAFF)).status_code == 403
    reply = await grants(supervisor, f" @{ada.who.handle}")
    (shown,) = [one for one in reply.json()["items"] if one["person"]["id"] == str(ada.who.id)]
    assert (shown["role"], shown["granted_by"]["id"]) == ("auditor", str(supervisor.who.id))
    assert (await roles(ada))[str(supervisor.who.id)] == "supervisor"
    assert "admin.role-granted" in await audited(town, supervisor.who.id)


async def test_a_clerk_who_becomes_an_auditor_proposes_nothing_more(supervisor: Purse, clerk: Purse) -> None:
    assert (await grants(supervisor, clerk.who.handle)).status_code == 200
    reply = await clerk.post("/v1/operator/proposals", {"transfer": "trf_none", "reason": "no longer"})
    assert (reply.status_code, slug(reply)) == (403, "core/forbidden")


@pytest.mark.parametrize("role", ["clerk", "supervisor"])
async def test_a_supervisor_makes_no_second_pair_of_eyes(town: Town, supervisor: Purse, role: str) -> None:
    friend = await town.join("Friend")
    reply = await grants(supervisor, friend.who.handle, role)
    assert (reply.status_code, slug(reply)) == (403, "admin/role-needs-command-line")
    assert str(friend.who.id) not in await roles(supervisor)


async def test_a_stolen_session_lets_nobody_in(town: Town, supervisor: Purse) -> None:
    thief = await town.join("Thief")
    wrong = await grants(supervisor, thief.who.handle, password=WRONG)
    assert slug(wrong) == "identity/wrong-password"
    none = await grants(supervisor, thief.who.handle, password=None)
    assert (none.status_code, slug(none)) == (403, "identity/prove-it-is-you")
    assert str(thief.who.id) not in await roles(supervisor)


async def test_only_supervisors_change_the_staff(town: Town, clerk: Purse, auditor: Purse) -> None:
    friend = await town.join("Friend")
    for one in (clerk, auditor, friend):
        reply = await grants(one, friend.who.handle)
        assert (reply.status_code, slug(reply)) == (403, "core/forbidden")
        reply = await one.browser.delete(f"{STAFF}/{clerk.who.id}")
        assert (reply.status_code, slug(reply)) == (403, "core/forbidden")


async def test_who_is_taken_off_the_staff_is_out_at_once(town: Town, supervisor: Purse, clerk: Purse) -> None:
    address = f"{STAFF}/{clerk.who.id}"
    reply = await supervisor.browser.delete(address)
    assert str(clerk.who.id) not in {one["person"]["id"] for one in reply.json()["items"]}
    assert (await clerk.browser.get(STAFF)).status_code == 403
    again = await supervisor.browser.delete(address)
    assert (again.status_code, slug(again)) == (404, "admin/not-staff")
    assert "admin.role-revoked" in await audited(town, supervisor.who.id)


async def test_a_supervisor_neither_leaves_nor_changes_alone(supervisor: Purse) -> None:
    reply = await supervisor.browser.delete(f"{STAFF}/{supervisor.who.id}")
    assert (reply.status_code, slug(reply)) == (403, "admin/own-role")
    reply = await grants(supervisor, supervisor.who.handle)
    assert (reply.status_code, slug(reply)) == (403, "admin/own-role")
    assert (await roles(supervisor))[str(supervisor.who.id)] == "supervisor"


async def test_nobody_is_let_in_who_is_not_there(supervisor: Purse) -> None:
    reply = await grants(supervisor, "nobody_of_that_name")
    assert (reply.status_code, slug(reply)) == (404, "identity/member-not-found")


async def test_the_command_line_is_nobody_among_those_who_let_in(town: Town, supervisor: Purse) -> None:
    cleo = await hire(town, "Cleo", admin.Role.CLERK)
    shown = (await supervisor.browser.get(STAFF)).json()["items"]
    (hers,) = [one for one in shown if one["person"]["id"] == str(cleo.who.id)]
    assert (hers["granted_by"], hers["is_active"]) == (None, True)
