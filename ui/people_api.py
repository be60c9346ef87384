"""The routes on people: one's own tokens, and for those who administer the accounts, sign-ins and downloads.

At the open desk nobody is known by more than a name: there people are looked after with `jixiao user`.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Request

from extract.filing import Record
from index.people import LONGEST_NAME, Member, People, UserChange
from index.permissions import Person, allow
from index.tokens import KnownToken
from index.traces import Attempt, Taken
from ingest.errors import Forbidden
from ui.answers import Json, Number, Text, named

Name = Annotated[str, Path(max_length=4 * LONGEST_NAME)]


class NewToken(Record):
    """A token that a person wants for a program of theirs."""

    name: Text
    days: int = 90


class NewUser(Record):
    """Somebody who is to have an account."""

    name: Text
    roles: tuple[str, ...]


class NewRoles(Record):
    """The roles that an account is to have in place of its present ones."""

    roles: tuple[str, ...]


class Standing(Record):
    """Whether an account is kept out."""

    is_disabled: bool


class TokenMade(Record):
    """A token, told once."""

    token: str


class PasswordMade(Record):
    """Somebody's one-time password, told once."""

    name: str
    password: str


def add_routes(routes: APIRouter, people: People) -> None:
    """Add the routes over the people of a store."""
    _tokens(routes, people)
    _users(routes, people)

    @routes.get("/users/events", response_model=list[UserChange])
    def events(request: Request) -> Json:
        _administrator(request)
        return Json(people.events())

    @routes.get("/sign-ins", response_model=list[Attempt])
    def sign_ins(request: Request) -> Json:
        _administrator(request)
        return Json(people.traces.sign_ins())

    @routes.get("/downloads", response_model=list[Taken])
    def downloads(request: Request) -> Json:
        _administrator(request)
        return Json(people.traces.downloads())


def _tokens(routes: APIRouter, people: People) -> None:
    @routes.get("/tokens", response_model=list[KnownToken])
    def tokens(request: Request) -> Json:
        return Json(people.tokens.all(_person(request).name))

    @routes.post("/tokens", status_code=HTTPStatus.CREATED, response_model=TokenMade)
    def make(body: NewToken, request: Request) -> Json:
        person = _person(request)
        secret = people.tokens.make(person.name, body.name, body.days, person)
        return Json({"token": secret}, HTTPStatus.CREATED)

    @routes.post("/tokens/{number}/revocation", response_model=list[KnownToken])
    def revoke(number: Number, request: Request) -> Json:
        person = _person(request)
        people.tokens.revoke(number, person)
        return Json(people.tokens.all(person.name))


def _users(routes: APIRouter, people: People) -> None:
    @routes.get("/users", response_model=list[Member])
    def users(request: Request) -> Json:
        _administrator(request)
        return Json(people.all())

    @routes.post("/users", status_code=HTTPStatus.CREATED, response_model=PasswordMade)
    def add(body: NewUser, request: Request) -> Json:
        password = people.add(body.name, body.roles, _person(request))
        return Json({"name": body.name, "password": password}, HTTPStatus.CREATED)

    @routes.post("/users/{name}/roles", response_model=Member)
    def give_roles(name: Name, body: NewRoles, request: Request) -> Json:
        return Json(people.give_roles(name, body.roles, _person(request)))

    @routes.post("/users/{name}/password", response_model=PasswordMade)
    def reset_password(name: Name, request: Request) -> Json:
        return Json({"name": name, "password": people.reset_password(name, _person(request))})

    @routes.post("/users/{name}/standing", response_model=Member)
    def stand(name: Name, body: Standing, request: Request) -> Json:
        return Json(people.disable(name, _person(request), body.is_disabled))


def _person(request: Request) -> Person:
    """Return who signed in; Forbidden at the open desk."""
    person = named(request, None)
    if not isinstance(person, Person):
        raise Forbidden(
            "开放模式下请用命令行 jixiao user。/ At the open desk, use the command line: jixiao user."
        )
    return person


def _administrator(request: Request) -> None:
    allow(_person(request), "administer")
