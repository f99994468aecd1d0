//! The database itself refuses data that the domain forbids.

use interurban::domain::change::{ChangeKind, EntityType};
use interurban::domain::{
    Confidence, MembershipStatus, PartnershipKind, PartnershipStatus, Role, Sector, Visibility, WorldRegion,
};
use sea_orm::sqlx::error::ErrorKind;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbErr, RuntimeErr, Statement};

use super::noon;
use crate::support::database::{TestDatabase, on_each_database};
use crate::support::seed::{self, SeedSet};

/// Returns a database with the golden network.
async fn golden(database: &TestDatabase) -> DatabaseConnection {
    let store = database.store().await;
    seed::write(&store, &SeedSet::golden(), noon()).await.expect("written");
    let raw = database.raw().await;
    if raw.get_database_backend() == sea_orm::DbBackend::Sqlite {
        raw.execute_unprepared("PRAGMA foreign_keys = ON")
            .await
            .expect("checked");
    }
    raw
}

/// Returns the reason that the database refuses a statement; `None` if it does not.
async fn refusal(raw: &DatabaseConnection, sql: &str) -> Option<ErrorKind> {
    match raw.execute_unprepared(sql).await {
        Ok(_) => None,
        Err(DbErr::Exec(RuntimeErr::SqlxError(error))) => Some(
            error
                .as_database_error()
                .unwrap_or_else(|| panic!("{sql}: {error}"))
                .kind(),
        ),
        Err(error) => panic!("{sql}: {error}"),
    }
}

async fn count(raw: &DatabaseConnection, table: &str) -> i64 {
    let statement = Statement::from_string(raw.get_database_backend(), format!("SELECT count(*) FROM {table}"));
    let row = raw.query_one_raw(statement).await.expect("a count").expect("a row");
    row.try_get_by_index(0).expect("a number")
}

#[tokio::test]
async fn every_word_of_the_domain_is_accepted_and_no_other() {
    fn words<T: Copy>(all: &[T], word: impl Fn(T) -> &'static str) -> Vec<&'static str> {
        all.iter().map(|&value| word(value)).collect()
    }
    on_each_database(async |database| {
        let raw = golden(database).await;
        let insert_sector = "INSERT INTO partnership_sector (partnership_id, sector) SELECT id, 'PUBLIC_AUTHORITY' FROM partnership WHERE key = 'p01'";
        raw.execute_unprepared(insert_sector).await.expect("a sector");
        let p13 = "key = 'p13'";
        let p13_of = "partnership_id = (SELECT id FROM partnership WHERE key = 'p13')";
        let left = "UPDATE membership SET left_on = '2020-12-31', left_on_precision = 'YEAR'";
        raw.execute_unprepared(left).await.expect("all have left");
        let cases = [
            ("partnership", "kind", p13, words(PartnershipKind::ALL, PartnershipKind::as_str)),
            ("partnership", "status", p13, words(PartnershipStatus::ALL, PartnershipStatus::as_str)),
            ("participant", "role", p13_of, words(Role::ALL, Role::as_str)),
            ("source", "confidence", p13_of, words(Confidence::ALL, Confidence::as_str)),
            ("partnership_sector", "sector", "1 = 1", words(Sector::ALL, Sector::as_str)),
            ("membership", "status", "1 = 1", words(MembershipStatus::ALL, MembershipStatus::as_str)),
            ("network", "visibility", "1 = 1", words(Visibility::ALL, Visibility::as_str)),
            ("country", "region", "code = 'IT'", words(WorldRegion::ALL, WorldRegion::as_str)),
            ("change", "kind", "sequence = 1", words(ChangeKind::ALL, ChangeKind::as_str)),
            ("change", "entity", "sequence = 1", words(EntityType::ALL, EntityType::as_str)),
            ("partnership", "started_on_precision", p13, vec!["YEAR", "MONTH", "DAY"]),
        ];
        for (table, column, rows, words) in cases {
            let update = |word: &str| format!("UPDATE {table} SET {column} = '{word}' WHERE {rows}");
            for word in words {
                assert_eq!(refusal(&raw, &update(word)).await.map(|_| word), None, "{table}.{column}");
            }
            for word in ["NONSENSE", "", "active"] {
                let refused = refusal(&raw, &update(word)).await;
                assert!(matches!(refused, Some(ErrorKind::CheckViolation)), "{table}.{column} = {word:?}: {refused:?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn values_out_of_range_and_contradictions_are_refused() {
    on_each_database(async |database| {
        let raw = golden(database).await;
        let p01 = "SELECT id FROM partnership WHERE key = 'p01'";
        let statements = [
            "UPDATE partnership SET intensity = 0".to_owned(),
            "UPDATE partnership SET intensity = 1000000.5".to_owned(),
            "UPDATE partnership SET version = 0".to_owned(),
            "UPDATE partnership SET started_on = '2013-01-01' WHERE key = 'p13'".to_owned(),
            "UPDATE partnership SET status = 'ENDED' WHERE key = 'p01'".to_owned(),
            "UPDATE partnership SET ended_on_precision = 'DAY' WHERE key = 'p01'".to_owned(),
            "UPDATE partnership SET ended_on = '2020-12-31' WHERE key = 'p01'".to_owned(),
            "UPDATE city SET latitude = 90.5".to_owned(),
            "UPDATE city SET longitude = -180.5".to_owned(),
            "UPDATE city SET latitude = NULL".to_owned(),
            "UPDATE city SET population = -1".to_owned(),
            "UPDATE membership SET status = 'LEFT'".to_owned(),
            "UPDATE membership SET left_on = '2003-12-31', left_on_precision = 'YEAR'".to_owned(),
            "UPDATE country SET alpha3 = 'it' WHERE code = 'IT'".to_owned(),
            "UPDATE source SET citation = NULL".to_owned(),
            "UPDATE source SET partnership_id = NULL WHERE partnership_id IS NOT NULL".to_owned(),
            format!("UPDATE source SET partnership_id = ({p01}) WHERE membership_id IS NOT NULL"),
            format!("INSERT INTO partnership_sdg (partnership_id, sdg) VALUES (({p01}), 18)"),
            format!("INSERT INTO partnership_sdg (partnership_id, sdg) VALUES (({p01}), 0)"),
            "UPDATE revision SET value = -1".to_owned(),
            "INSERT INTO revision (id, value) VALUES (2, 1)".to_owned(),
            "UPDATE network SET max_fields_per_member = 0".to_owned(),
        ];
        for sql in statements {
            let refused = refusal(&raw, &sql).await;
            assert!(matches!(refused, Some(ErrorKind::CheckViolation)), "{sql}: {refused:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_end_in_the_year_of_the_start_is_no_contradiction() {
    on_each_database(async |database| {
        let store = database.store().await;
        let mut set = SeedSet::golden();
        set.partnerships[0].started_on = "2016-05".parse().ok();
        set.partnerships[0].ended_on = "2016".parse().ok();
        seed::write(&store, &set, noon())
            .await
            .expect("May 2016 is not after 2016");
    })
    .await;
}

#[tokio::test]
async fn a_record_cannot_be_there_twice() {
    on_each_database(async |database| {
        let raw = golden(database).await;
        for sql in [
            "UPDATE city SET key = 'bologna'",
            "UPDATE partnership SET key = 'p01'",
            "UPDATE network SET key = 'golden'; INSERT INTO network (key, name, visibility, is_default) VALUES ('golden', 'Again', 'PUBLIC', FALSE)",
            "INSERT INTO network (key, name, visibility, is_default) VALUES ('second', 'Second default', 'PUBLIC', TRUE)",
            "INSERT INTO membership (network_id, city_id, status) SELECT network_id, city_id, 'ACTIVE' FROM membership",
            "INSERT INTO participant (partnership_id, ordinal, city_id, role) SELECT partnership_id, 9, city_id, role FROM participant WHERE ordinal = 1",
            "INSERT INTO membership_field (membership_id, ordinal, field_id) SELECT membership_id, 2, field_id FROM membership_field",
        ] {
            let refused = refusal(&raw, sql).await;
            assert!(matches!(refused, Some(ErrorKind::UniqueViolation)), "{sql}: {refused:?}");
        }
        // A membership that has ended does not prevent a new one.
        let ended = "INSERT INTO membership (network_id, city_id, status, left_on, left_on_precision) SELECT network_id, city_id, 'LEFT', '2003-12-31', 'DAY' FROM membership";
        assert!(refusal(&raw, ended).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn nothing_refers_to_what_is_not_there() {
    on_each_database(async |database| {
        let raw = golden(database).await;
        for sql in [
            "UPDATE city SET country_code = 'QQ'",
            "DELETE FROM city WHERE key = 'bologna'",
            "DELETE FROM country WHERE code = 'IT'",
            "DELETE FROM network",
            "DELETE FROM field WHERE key = 'MUSIC'",
            "UPDATE participant SET city_id = -1 WHERE ordinal = 1",
            "UPDATE source SET asserted_by_city_id = -1",
        ] {
            let refused = refusal(&raw, sql).await;
            assert!(
                matches!(refused, Some(ErrorKind::ForeignKeyViolation)),
                "{sql}: {refused:?}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_deleted_partnership_takes_its_cities_and_sources_along() {
    on_each_database(async |database| {
        let raw = golden(database).await;
        let before = (count(&raw, "participant").await, count(&raw, "source").await);
        raw.execute_unprepared("DELETE FROM partnership WHERE key = 'p15'")
            .await
            .expect("deleted");
        let after = (count(&raw, "participant").await, count(&raw, "source").await);
        assert_eq!((before.0 - after.0, before.1 - after.1), (3, 1));
    })
    .await;
}
