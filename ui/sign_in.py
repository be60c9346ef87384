"""Signing in and out, and changing one's password: forms that work without a script, slowed against guessing."""

from __future__ import annotations

import math
from datetime import timedelta
from http import HTTPStatus
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from index.passwords import LONGEST, is_right
from index.people import LONGEST_NAME, People, name_key
from index.permissions import Person
from index.ways_in import Sessions
from ingest.errors import Forbidden, RefusedAccount
from ui.answers import PERSON
from ui.doors import PASSWORD, SIGN_IN, SIGN_OUT
from ui.gate import address_of, secret_in
from ui.sign_in_page import password_page, sign_in_page
from ui.throttle import Throttle

WINDOW_SECONDS = 15 * 60
MOST_OF_A_NAME = 5
MOST_FROM_A_PLACE = 20
"""More than of one name: a whole office may come from one address."""
MINUTE = 60

Name = Annotated[str, Form(max_length=4 * LONGEST_NAME)]
Secret = Annotated[str, Form(max_length=4 * LONGEST)]


class Cookie(NamedTuple):
    """The cookie that carries a session: no script reads it, no other site has it sent."""

    lifetime: timedelta
    is_https: bool

    @property
    def name(self) -> str:
        """Its name; browsers take one that begins so only over https, and from this host alone."""
        return "__Host-jixiao_session" if self.is_https else "jixiao_session"

    def set(self, response: Response, secret: str) -> None:
        """Have the browser keep a session's secret."""
        response.set_cookie(
            self.name,
            secret,
            max_age=int(self.lifetime.total_seconds()),
            path="/",
            secure=self.is_https,
            httponly=True,
            samesite="strict",
        )

    def clear(self, response: Response) -> None:
        """Have the browser forget it."""
        response.delete_cookie(self.name, path="/", secure=self.is_https, httponly=True, samesite="strict")


class Doorkeeper:
    """Judges names and passwords, slowly where many fail, and writes every attempt down."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._names = Throttle(MOST_OF_A_NAME, WINDOW_SECONDS)
        self._places = Throttle(MOST_FROM_A_PLACE, WINDOW_SECONDS)
        self._notes = Throttle(1, MINUTE)
        is_right(None, "")  # what a name nobody has is compared with is made now, not at the first such name

    def judge(self, name: str, password: str, address: str) -> Person | float | None:
        """Return whose name and password these are, None for nobody's, or how many seconds to wait before trying."""
        known, key = self._people.known_name(name), name_key(name)
        wait = self._names.wait_seconds(key) or self._places.begin(address) or self._names.begin(key)
        if wait:
            # Once a minute for each place: whoever hammers at the door is not to fill the disk with it.
            if not self._notes.begin(address):
                self._people.traces.sign_in(known, "slowed", address)
            return wait
        person = self._people.verify(name, password)
        self._people.traces.sign_in(known, "good" if person else "wrong", address)
        if person:
            self._names.forgive(key)
            self._places.take_back(address)
        return person


def router(people: People, sessions: Sessions, cookie: Cookie) -> APIRouter:
    """Return the routes of the sign-in page."""
    routes = APIRouter(default_response_class=HTMLResponse)
    keeper = Doorkeeper(people)
    _sign_in(routes, keeper, sessions, cookie)
    _password(routes, people, keeper, sessions, cookie)

    @routes.post(SIGN_OUT)
    def sign_out(request: Request) -> Response:
        secret = secret_in(request.headers, cookie.name)
        if secret:
            sessions.end(secret)
        response = RedirectResponse(SIGN_IN, HTTPStatus.SEE_OTHER)
        cookie.clear(response)
        return response

    return routes


def _sign_in(routes: APIRouter, keeper: Doorkeeper, sessions: Sessions, cookie: Cookie) -> None:
    @routes.get(SIGN_IN)
    def show() -> Response:
        return _page(sign_in_page())

    @routes.post(SIGN_IN)
    def enter(request: Request, name: Name, password: Secret) -> Response:
        address = address_of(request.scope)
        judged = keeper.judge(name, password, address)
        if isinstance(judged, float):
            return _slowed(sign_in_page("signin.slowed", name, minutes=_minutes(judged)), judged)
        if judged is None:
            return _page(sign_in_page("signin.wrong", name), HTTPStatus.UNAUTHORIZED)
        return _entered(judged, request, sessions, cookie)


def _password(
    routes: APIRouter, people: People, keeper: Doorkeeper, sessions: Sessions, cookie: Cookie
) -> None:
    @routes.get(PASSWORD)
    def show(request: Request) -> Response:
        return _page(password_page(_person(request)))

    @routes.post(PASSWORD)
    def change(request: Request, old: Secret, new: Secret, again: Secret) -> Response:
        person = _person(request)
        if new != again:
            return _page(password_page(person, "signin.unlike"), HTTPStatus.UNPROCESSABLE_ENTITY)
        judged = keeper.judge(person.name, old, address_of(request.scope))
        if isinstance(judged, float):
            return _slowed(password_page(person, "signin.slowed", minutes=_minutes(judged)), judged)
        try:
            people.change_password(person.name, old, new)
        except (Forbidden, RefusedAccount) as error:
            return _page(password_page(person, told=str(error)), HTTPStatus.UNPROCESSABLE_ENTITY)
        return _entered(Person(person.name, person.roles), request, sessions, cookie)


def _entered(person: Person, request: Request, sessions: Sessions, cookie: Cookie) -> Response:
    """Begin a session of its own for whoever came in; what the browser held before ends."""
    if before := secret_in(request.headers, cookie.name):
        sessions.end(before)
    response = RedirectResponse(PASSWORD if person.must_change else "/", HTTPStatus.SEE_OTHER)
    cookie.set(response, sessions.begin(person.name, address_of(request.scope)))
    return response


def _person(request: Request) -> Person:
    person: Person = getattr(request.state, PERSON)
    return person


def _minutes(seconds: float) -> int:
    return max(1, math.ceil(seconds / MINUTE))


def _slowed(page: str, seconds: float) -> Response:
    response = _page(page, HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["retry-after"] = str(math.ceil(seconds))
    return response


def _page(page: str, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return HTMLResponse(page, status, headers={"cache-control": "no-store"})
