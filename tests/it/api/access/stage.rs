//! Networks, and tokens with all combinations of access.

use chrono::TimeDelta;
use interurban::app::AppLimits;
use interurban::domain::Visibility;
use interurban::domain::access::AccessRole;
use interurban::http::Limits;
use interurban::storage::{NewGrant, NewToken, Secret, Store};

use crate::support::app::{TestApp, now};
use crate::support::seed::{self, SeedSet};

/// The key of the network that outsiders must not know of. It sorts before the public one, so that
/// positions shift with it.
pub(crate) const HIDDEN: &str = "a-hidden";

/// Returns a copy of the golden network, with another key and other names for everything that
/// belongs to it alone.
pub(crate) fn private(key: &str) -> SeedSet {
    let mut set = SeedSet::golden();
    set.network.key = key.to_owned();
    set.network.name = format!("Alliance {key}");
    set.network.visibility = Visibility::Private;
    let renamed = |field: &str| field.replace("MUSIC", "SECRET_MUSIC");
    for field in &mut set.network.fields {
        field.key = renamed(&field.key);
    }
    for membership in &mut set.memberships {
        membership.fields = membership.fields.iter().map(|field| renamed(field)).collect();
    }
    for record in &mut set.partnerships {
        record.key = format!("secret-{}", record.key);
        record.title = format!("Secret {}", record.title);
        record.fields = record.fields.iter().map(|field| renamed(field)).collect();
        record.intensity += 1.0;
    }
    // The city that is isolated in public has a partner in private.
    set.partnerships[0].participants[0].city = "dakar".to_owned();
    set
}

/// Writes a network.
pub(crate) async fn load(store: &Store, set: &SeedSet) {
    seed::write(store, set, now()).await.expect("a sound seed");
}

/// Starts a server with a very high cost limit.
pub(crate) async fn open(store: &Store) -> TestApp {
    let limits = Limits {
        cost: 10_000_000,
        tokens: 20_000,
        selections: 100_000,
        token_cost_per_minute: 0,
        ..Limits::default()
    };
    TestApp::open(store.clone(), AppLimits::default(), limits).await
}

/// A caller.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) name: String,
    /// The token, if any.
    pub(crate) token: Option<String>,
}

impl Caller {
    pub(crate) fn stranger() -> Self {
        Self {
            name: "stranger".to_owned(),
            token: None,
        }
    }

    /// Creates a token with roles in networks; `None` is every network.
    pub(crate) async fn with(store: &Store, name: impl Into<String>, roles: &[(Option<&str>, AccessRole)]) -> Self {
        Self::until(store, name, roles, None).await
    }

    /// Creates a token that expires some seconds from now.
    pub(crate) async fn until(
        store: &Store,
        name: impl Into<String>,
        roles: &[(Option<&str>, AccessRole)],
        seconds: Option<i64>,
    ) -> Self {
        let (name, secret) = (name.into(), Secret::draw());
        let grant = |&(network, role): &(Option<&str>, AccessRole)| NewGrant {
            network: network.map(str::to_owned),
            role,
        };
        let new = NewToken {
            name: name.clone(),
            hash: secret.hash(),
            expires_at: seconds.map(|seconds| now() + TimeDelta::seconds(seconds)),
            grants: roles.iter().map(grant).collect(),
        };
        store.create_token(&new, now()).await.expect("a new token");
        Self {
            name,
            token: Some(secret.reveal().to_owned()),
        }
    }

    /// Returns the server as used by this caller.
    pub(crate) fn at(&self, app: &TestApp) -> TestApp {
        app.shown(self.token.as_deref())
    }
}

/// Callers that must not know of the hidden network; requires the network `other`.
pub(crate) async fn blind(store: &Store) -> Vec<Caller> {
    vec![
        Caller::stranger(),
        Caller::with(store, "nobody", &[]).await,
        Caller::with(store, "admin-elsewhere", &[(Some("other"), AccessRole::Admin)]).await,
    ]
}

/// Callers that may read the hidden network, by ascending role.
pub(crate) async fn seeing(store: &Store) -> Vec<Caller> {
    let mut callers = Vec::new();
    for (&role, name) in AccessRole::ALL.iter().zip(["reader", "editor", "curator", "admin"]) {
        callers.push(Caller::with(store, name, &[(Some(HIDDEN), role)]).await);
    }
    callers
}

/// Callers with a role in every network.
pub(crate) async fn everywhere(store: &Store) -> Vec<Caller> {
    vec![
        Caller::with(store, "reader-everywhere", &[(None, AccessRole::Reader)]).await,
        Caller::with(store, "admin-everywhere", &[(None, AccessRole::Admin)]).await,
    ]
}

/// Callers with tokens that are invalid now, or always were.
pub(crate) async fn refused(store: &Store) -> Vec<Caller> {
    let admin = [(Some(HIDDEN), AccessRole::Admin), (None, AccessRole::Admin)];
    let revoked = Caller::with(store, "revoked", &admin).await;
    store.revoke_token("revoked", now()).await.expect("a token to revoke");
    let invented = Caller {
        name: "invented".to_owned(),
        token: Some(Secret::draw().reveal().to_owned()),
    };
    vec![
        Caller::until(store, "expired", &admin, Some(0)).await,
        revoked,
        invented,
    ]
}
