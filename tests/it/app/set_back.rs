//! A database that was restored to an earlier state: other revisions have the numbers that were
//! served before.

use std::time::Duration;

use interurban::app::App;
use interurban::app::fault::Fault;

use super::writing::{app, found, order};
use crate::support::app::now;
use crate::support::database::{TestDatabase, on_each_database};
use crate::support::seed::{self, SeedSet};
use crate::support::set_back::set_back;

/// Returns a process at revision 3, of which 2 and 3 are lost.
async fn ahead(database: &TestDatabase) -> App {
    let store = database.store().await;
    seed::write(&store, &SeedSet::golden(), now()).await.expect("seeded");
    let ahead = app(store).await;
    for key in ["lost-one", "lost-two"] {
        found(&ahead, key, None).await;
    }
    set_back(database, &["lost-one", "lost-two"]).await;
    ahead
}

/// Another process, which writes the present revisions 2 and 3.
async fn other(database: &TestDatabase) -> App {
    let other = app(database.connect().await).await;
    for key in ["kept-one", "kept-two"] {
        found(&other, key, None).await;
    }
    other
}

fn assert_equal(one: &App, other: &App) {
    let (one, other) = (one.snapshot(), other.snapshot());
    assert_eq!(one.made(), other.made());
    assert_eq!(one.differs_from(&other), None);
}

#[tokio::test]
async fn a_process_that_was_ahead_does_not_write_upon_what_is_lost_although_the_numbers_agree() {
    on_each_database(async |database| {
        let ahead = ahead(database).await;
        let lost = ahead.snapshot().made();
        let other = other(database).await;
        assert_eq!(other.snapshot().revision(), lost.number);
        assert_ne!(other.snapshot().made().mark, lost.mark);
        let refused = ahead.write(order("third", None)).await;
        assert!(
            matches!(refused, Err(Fault::HistoryChanged { seen }) if seen == lost),
            "{refused:?}"
        );
        assert_equal(&ahead, &other);
        assert!(ahead.snapshot().city_by_key("lost-one").is_none());
        let outcome = found(&ahead, "third", None).await;
        assert_eq!(outcome.revision, 4);
        assert!(outcome.snapshot.city_by_key("kept-two").is_some());
    })
    .await;
}

#[tokio::test]
async fn an_earlier_revision_is_published_where_that_is_what_the_database_has_though_nothing_is_written() {
    on_each_database(async |database| {
        let ahead = ahead(database).await;
        let mut published = ahead.publication().subscribe();
        let before = *published.borrow_and_update();
        let _following = ahead.follow();
        tokio::time::timeout(Duration::from_secs(20), published.changed())
            .await
            .expect("noticed")
            .expect("published");
        let after = *published.borrow_and_update();
        assert_eq!((before.revision, after.revision), (3, 1));
        assert_ne!(before.history, after.history);
        assert_equal(&ahead, &app(database.connect().await).await);
        assert_eq!(ahead.lag().trouble(Duration::from_secs(60)), None);
        assert_eq!(found(&ahead, "second", None).await.revision, 2);
    })
    .await;
}

#[tokio::test]
async fn a_follower_notices_another_revision_under_the_number_it_serves() {
    on_each_database(async |database| {
        let ahead = ahead(database).await;
        let other = other(database).await;
        let mut published = ahead.publication().subscribe();
        published.mark_unchanged();
        let Some(_following) = ahead.follow() else { return };
        tokio::time::timeout(Duration::from_secs(20), published.changed())
            .await
            .expect("noticed")
            .expect("published");
        assert_equal(&ahead, &other);
    })
    .await;
}

#[tokio::test]
async fn who_has_seen_a_lost_revision_is_told_at_once_and_who_is_ahead_of_this_process_is_served() {
    on_each_database(async |database| {
        let ahead = ahead(database).await;
        let lost = ahead.snapshot().made();
        let other = other(database).await;
        let kept = other.snapshot().made();
        // Its own snapshot is the lost one: it must check before it says so of the caller's.
        ahead.reach(kept).await.expect("the revision that the database has");
        assert_equal(&ahead, &other);
        for app in [&ahead, &other] {
            let refused = app.reach(lost).await;
            assert!(matches!(refused, Err(Fault::HistoryChanged { .. })), "{refused:?}");
            app.reach(3.into())
                .await
                .expect("a number alone says nothing of histories");
            let refused = app.reach(4.into()).await;
            assert!(matches!(refused, Err(Fault::HistoryChanged { .. })), "{refused:?}");
        }
        let second = found(&other, "kept-three", None).await.snapshot.made();
        other.reach(kept).await.expect("an earlier revision of this history");
        other.reach(second).await.expect("the newest");
    })
    .await;
}

#[tokio::test]
async fn the_past_of_a_lost_history_is_not_shown_as_that_of_the_new_one() {
    on_each_database(async |database| {
        use interurban::app::past::KnownAt;
        let ahead = ahead(database).await;
        let other = other(database).await;
        drop(ahead.write(order("third", None)).await);
        found(&other, "kept-three", None).await;
        found(&ahead, "kept-four", None).await;
        let current = ahead.snapshot();
        let then = ahead
            .snapshot_known(&current, KnownAt::Revision(3))
            .await
            .expect("known");
        assert!(then.city_by_key("kept-two").is_some() && then.city_by_key("lost-two").is_none());
        assert!(then.city_by_key("kept-three").is_none());
        assert_eq!(then.made().mark, {
            let found = other.store().find_revision(3).await.expect("read");
            found.expect("a revision").mark
        });
    })
    .await;
}
