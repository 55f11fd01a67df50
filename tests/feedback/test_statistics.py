"""The task counts what is there."""

from clf.feedback.statistics import count_votes

from .conftest import vote


def test_every_task_has_its_own_task() -> None:
    votes = [
        vote(text="x", client="a", shown="clickbait", said="clickbait", site="s.example"),
        vote(text="X!", client="b", shown="clickbait", said="editorial", site=""),
        vote(text="y", client="a", shown="editorial", said="editorial", site="t.example"),
        vote(text="z", task="link", shown="promo", said="navigation"),
    ]
    headline, link = count_votes(votes, min_votes=2)
    assert (headline.task, headline.votes, headline.texts, headline.ready) == ("headline", 3, 2, 1)
    assert (headline.clients, headline.sites) == (2, 2)
    assert headline.agreement == 2 / 3
    assert headline.labels == {
        ("clickbait", "clickbait"): 1,
        ("clickbait", "editorial"): 1,
        ("editorial", "editorial"): 1,
    }
    assert headline.busiest == [("a", 2), ("b", 1)]
    assert (headline.first, headline.last) == (votes[0].time, votes[2].time)
    assert (link.task, link.votes, link.agreement) == ("link", 1, 0)


def test_no_votes_no_task() -> None:
    assert count_votes([], min_votes=3) == []


def test_only_the_busiest_clients_are_named() -> None:
    (task,) = count_votes([vote(client=f"c{number % 9}") for number in range(30)], min_votes=1)
    assert len(task.busiest) == 5
