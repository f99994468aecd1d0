//! Tokens and their roles.

use chrono::TimeDelta;
use interurban::domain::access::{AccessRole, Reach, Token, TokenState, Viewer};
use interurban::storage::{NewGrant, NewToken, Secret, Store, StoreError, TokenHash, Violation};
use sea_orm::{ConnectionTrait as _, Statement};

use super::noon;
use crate::support::database::on_each_database;
use crate::support::seed::{self, SeedSet};

fn grant(network: Option<&str>, role: AccessRole) -> NewGrant {
    NewGrant {
        network: network.map(str::to_owned),
        role,
    }
}

async fn make(store: &Store, name: &str, grants: Vec<NewGrant>) -> Result<Secret, StoreError> {
    let secret = Secret::draw();
    let new = NewToken {
        name: name.to_owned(),
        hash: secret.hash(),
        expires_at: Some(noon() + TimeDelta::days(1)),
        grants,
    };
    store.create_token(&new, noon()).await?;
    Ok(secret)
}

async fn find(store: &Store, secret: &Secret) -> Token {
    let found = store.find_token(&secret.hash()).await.expect("a look");
    found.expect("a token")
}

fn roles(token: &Token) -> Vec<(Option<&str>, AccessRole)> {
    let place = |reach| match reach {
        &Reach::Everywhere => None,
        Reach::Network(_, key) => Some(key.as_str()),
    };
    token
        .grants
        .iter()
        .map(|grant| (place(&grant.reach), grant.role))
        .collect()
}

#[tokio::test]
async fn a_token_is_found_by_its_secret_with_its_roles_in_one_statement_and_the_secret_is_not_kept() {
    on_each_database(async |database| {
        let store = database.store().await;
        seed::write(&store, &SeedSet::golden(), noon()).await.expect("a seed");
        let grants = vec![
            grant(Some("golden"), AccessRole::Editor),
            grant(None, AccessRole::Reader),
        ];
        let secret = make(&store, "ada", grants).await.expect("made");
        make(&store, "bob", Vec::new()).await.expect("made");
        let before = store.statement_count();
        let token = find(&store, &secret).await;
        assert_eq!(store.statement_count() - before, 1);
        assert_eq!((token.name.as_str(), token.created_at), ("ada", noon()));
        assert_eq!(token.expires_at, Some(noon() + TimeDelta::days(1)));
        assert_eq!(
            roles(&token),
            [(None, AccessRole::Reader), (Some("golden"), AccessRole::Editor)]
        );
        assert_eq!(Viewer::holding(&token).highest(), Some(AccessRole::Editor));
        assert!(
            store
                .find_token(&TokenHash::of("iu_other"))
                .await
                .expect("a look")
                .is_none()
        );
        let raw = database.raw().await;
        let sql = format!(
            "SELECT name FROM token WHERE hash = '{0}' OR name = '{0}'",
            secret.reveal()
        );
        let rows = raw
            .query_all_raw(Statement::from_string(raw.get_database_backend(), sql))
            .await;
        assert!(rows.expect("rows").is_empty());
        let names: Vec<String> = store
            .load_tokens()
            .await
            .expect("all")
            .into_iter()
            .map(|token| token.name)
            .collect();
        assert_eq!(names, ["ada", "bob"]);
        assert_eq!(
            store.revision().await.expect("a revision"),
            1,
            "tokens are no part of the networks"
        );
    })
    .await;
}

#[tokio::test]
async fn a_role_replaces_the_one_in_its_place_and_no_other() {
    on_each_database(async |database| {
        let store = database.store().await;
        seed::write(&store, &SeedSet::golden(), noon()).await.expect("a seed");
        let secret = make(&store, "ada", vec![grant(None, AccessRole::Admin)])
            .await
            .expect("made");
        for role in [AccessRole::Editor, AccessRole::Curator] {
            store
                .grant_role("ada", &grant(Some("golden"), role))
                .await
                .expect("given");
        }
        store
            .grant_role("ada", &grant(None, AccessRole::Reader))
            .await
            .expect("given");
        let token = find(&store, &secret).await;
        assert_eq!(
            roles(&token),
            [(None, AccessRole::Reader), (Some("golden"), AccessRole::Curator)]
        );
        assert!(store.withdraw_role("ada", None).await.expect("taken"));
        assert!(!store.withdraw_role("ada", None).await.expect("nothing to take"));
        assert_eq!(
            roles(&find(&store, &secret).await),
            [(Some("golden"), AccessRole::Curator)]
        );
    })
    .await;
}

#[tokio::test]
async fn a_revoked_token_stays_known_and_its_name_is_not_given_again() {
    on_each_database(async |database| {
        let store = database.store().await;
        let secret = make(&store, "ada", vec![grant(None, AccessRole::Admin)])
            .await
            .expect("made");
        assert!(store.has_usable_token(noon()).await.expect("an answer"));
        assert!(
            !store
                .has_usable_token(noon() + TimeDelta::days(1))
                .await
                .expect("an answer")
        );
        assert!(store.revoke_token("ada", noon()).await.expect("revoked"));
        assert!(!store.revoke_token("ada", noon()).await.expect("revoked before"));
        assert_eq!(find(&store, &secret).await.state(noon()), TokenState::Revoked);
        assert!(!store.has_usable_token(noon()).await.expect("an answer"));
        let error = make(&store, "ada", Vec::new()).await.expect_err("the name is taken");
        assert!(
            matches!(
                error,
                StoreError::Violation {
                    violation: Violation::Unique,
                    ..
                }
            ),
            "{error}"
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_not_there_is_named_and_nothing_is_written() {
    on_each_database(async |database| {
        let store = database.store().await;
        let nowhere = || grant(Some("nowhere"), AccessRole::Reader);
        let error = make(&store, "ada", vec![nowhere()]).await.expect_err("no such network");
        assert!(
            matches!(error, StoreError::UnknownKey { entity: "network", .. }),
            "{error}"
        );
        assert!(store.load_tokens().await.expect("all").is_empty());
        for error in [
            store.grant_role("eve", &nowhere()).await.expect_err("no such token"),
            store.revoke_token("eve", noon()).await.expect_err("no such token"),
            store.withdraw_role("eve", None).await.expect_err("no such token"),
        ] {
            assert!(
                matches!(error, StoreError::UnknownKey { entity: "token", .. }),
                "{error}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_allows_one_role_in_each_place() {
    on_each_database(async |database| {
        let store = database.store().await;
        make(&store, "ada", vec![grant(None, AccessRole::Admin)])
            .await
            .expect("made");
        let raw = database.raw().await;
        for statement in [
            "INSERT INTO token_role (token_id, network_id, role) VALUES (1, NULL, 'READER')",
            "INSERT INTO token_role (token_id, network_id, role) VALUES (2, NULL, 'READER')",
            "INSERT INTO token_role (token_id, network_id, role) VALUES (1, NULL, 'OWNER')",
            "UPDATE token SET hash = 'iu_plain'",
        ] {
            raw.execute_unprepared(statement).await.expect_err(statement);
        }
    })
    .await;
}
