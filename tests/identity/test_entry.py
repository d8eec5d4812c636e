import httpx

from tests.people import PASSWORD, join


async def test_mei_signs_up_and_is_signed_in(client: httpx.AsyncClient) -> None:
    reply = await client.post("/v1/sign-up", json={"handle": "Mei_Lin", "name": "Mei", "password": PASSWORD})
    assert reply.status_code == 201, reply.text
    body = reply.json()
    assert body["me"]["handle"] == "mei_lin"
    assert len(set(body["recovery_codes"])) == 10
    me = await client.get("/v1/me")
    assert me.json() == {"me": body["me"], "csrf_token": body["csrf_token"]}
    assert "HttpOnly" in reply.headers["set-cookie"]


async def test_a_joined_person_is_signed_in(client: httpx.AsyncClient) -> None:
    mei = await join(client, "Mei")
    me = await client.get("/v1/me")
    assert me.json()["me"]["id"] == str(mei.id)
