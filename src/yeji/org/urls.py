"""The addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from yeji.org.views import accounts, chart, people, reviews, teams

app_name = "org"
urlpatterns: list[URLPattern] = [
    path("", chart.chart, name="chart"),
    path("calendar/", chart.calendar, name="calendar"),
    path("people/", people.people, name="people"),
    path("people/hire/", people.hire, name="hire"),
    path("people/posts/<int:post>/", people.change_post, name="change-post"),
    path("people/posts/<int:post>/cancel/", people.cancel_post, name="cancel-post"),
    path("person/<str:number>/", people.person, name="person"),
    path("person/<str:number>/change/", people.change_person, name="change-person"),
    path("person/<str:number>/assign/", people.assign, name="assign"),
    path("person/<str:number>/transfer/", people.transfer, name="transfer"),
    path("person/<str:number>/leave/", people.leave, name="leave"),
    path("person/<str:number>/stay/", people.stay, name="stay"),
    path("person/<str:number>/look/<str:field>/", people.look, name="look"),
    path("teams/", teams.teams, name="teams"),
    path("teams/add/", teams.add_team, name="add-team"),
    path("team/<str:code>/", teams.team, name="team"),
    path("team/<str:code>/rename/", teams.rename_team, name="rename-team"),
    path("team/<str:code>/place/", teams.place_team, name="place-team"),
    path("team/<str:code>/end/", teams.end_team, name="end-team"),
    path("lists/", teams.lists, name="lists"),
    path("lists/add/<str:kind>/", teams.add_listed, name="add-listed"),
    path("lists/<str:kind>/<str:code>/", teams.change_listed, name="change-listed"),
    path("roles/", accounts.roles, name="roles"),
    path("roles/lend/", accounts.lend, name="lend"),
    path("roles/<int:grant>/withdraw/", accounts.withdraw, name="withdraw"),
    path("roles/reviews/<int:review>/recall/", reviews.recall, name="recall"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/open/", accounts.open_account, name="open-account"),
    path("accounts/reviews/", reviews.reviews, name="reviews"),
    path("accounts/reviews/<int:review>/", reviews.review, name="review"),
    path("accounts/of/<str:username>/", accounts.account, name="account"),
    path("accounts/of/<str:username>/grant/", accounts.grant, name="grant"),
    path("accounts/of/<str:username>/close/", accounts.close, name="close"),
    path("accounts/of/<str:username>/reopen/", accounts.reopen, name="reopen"),
    path("accounts/of/<str:username>/password/", accounts.password, name="password"),
    path("accounts/of/<str:username>/sign-out/", accounts.sign_out, name="sign-out"),
]
