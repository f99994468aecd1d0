//! The caller's identity and its rights to write.

use chrono::{DateTime, Utc};

use super::fault::Fault;
use crate::bearer::BearerToken;
use crate::domain::Network;
use crate::domain::access::{AccessRole, TokenState, Viewer};
use crate::network::{CityIndex, Snapshot};
use crate::storage::{Store, TokenHash};

/// Returns the viewer for a caller's token, with one statement. Without a token the viewer is
/// anonymous and the store is not asked.
///
/// # Errors
/// UNAUTHENTICATED for a token that is unknown, revoked or expired; UNAVAILABLE if the store cannot
/// say.
pub async fn viewer(store: &Store, token: Option<&BearerToken>, at: DateTime<Utc>) -> Result<Viewer, Fault> {
    let Some(token) = token else {
        return Ok(Viewer::anonymous());
    };
    let found = store.find_token(&TokenHash::of(token.as_str())).await;
    let found = found.map_err(|error| Fault::from_store(&error))?;
    let refused = |message: &str| {
        Err(Fault::Unauthenticated {
            message: message.to_owned(),
        })
    };
    match found.as_ref().map(|token| (token, token.state(at))) {
        Some((token, TokenState::Usable)) => Ok(Viewer::holding(token)),
        Some((_, TokenState::Expired)) => refused("the token has expired; ask for a new one"),
        Some((_, TokenState::Revoked)) => refused("the token has been revoked"),
        None => refused("the token is not known here"),
    }
}

/// Returns the name under which the viewer writes in a network that it may read.
///
/// # Errors
/// UNAUTHENTICATED for a stranger, FORBIDDEN if the role there is too low.
pub fn require(viewer: &Viewer, network: &Network, least: AccessRole) -> Result<String, Fault> {
    require_role(
        viewer,
        viewer.role_in(network.id),
        least,
        &format!("in the network {}", network.key),
    )
}

/// Like [`require`], for records that belong to no network, such as cities: the role may be held in
/// any network.
///
/// # Errors
/// As [`require`].
pub fn require_anywhere(viewer: &Viewer, least: AccessRole) -> Result<String, Fault> {
    require_role(viewer, viewer.highest(), least, "in some network")
}

/// Returns the networks of a city, past ones included, in which the viewer may not write, by key. A
/// city may be changed only by a viewer who may write in all of its networks.
pub fn closed_networks<'a>(
    viewer: &Viewer,
    snapshot: &'a Snapshot,
    city: CityIndex,
) -> impl Iterator<Item = &'a Network> {
    let id = snapshot.city(city).id;
    snapshot.networks().iter().filter_map(move |records| {
        let is_closed = viewer.role_in(records.network.id) < Some(AccessRole::Curator);
        (is_closed && records.memberships_of(id).next().is_some()).then(|| records.network.as_ref())
    })
}

/// Requires that the viewer may write in all networks of a city.
///
/// # Errors
/// UNAUTHENTICATED for a stranger, FORBIDDEN if the role in one of the networks is too low; the
/// message names those that the viewer may read.
pub fn require_in_all(viewer: &Viewer, snapshot: &Snapshot, city: CityIndex) -> Result<(), Fault> {
    require_anywhere(viewer, AccessRole::Curator)?;
    let closed: Vec<&Network> = closed_networks(viewer, snapshot, city).collect();
    if closed.is_empty() {
        return Ok(());
    }
    let known = closed.iter().filter(|network| viewer.may_read(network));
    let known: Vec<&str> = known.map(|network| network.key.as_str()).collect();
    let lacks = match known.as_slice() {
        [] => "does not have it in all of them".to_owned(),
        known => format!("does not have it in {}", known.join(", ")),
    };
    let (role, key) = (AccessRole::Curator, &snapshot.city(city).key);
    Err(Fault::Forbidden {
        message: format!(
            "this takes the role {role} in every network that {key} is or was a member of; the token {lacks}"
        ),
    })
}

/// Like [`require`], for acts that concern all networks, such as creating one.
///
/// # Errors
/// As [`require`].
pub fn require_everywhere(viewer: &Viewer, least: AccessRole) -> Result<String, Fault> {
    require_role(viewer, viewer.everywhere(), least, "in every network")
}

/// Returns the name of a viewer who has a token.
///
/// # Errors
/// UNAUTHENTICATED for a stranger.
pub fn require_token(viewer: &Viewer) -> Result<&str, Fault> {
    viewer.name().ok_or_else(|| Fault::Unauthenticated {
        message: "this takes a token: send it as `Authorization: Bearer …`".to_owned(),
    })
}

fn require_role(viewer: &Viewer, held: Option<AccessRole>, least: AccessRole, place: &str) -> Result<String, Fault> {
    let name = require_token(viewer)?;
    if held >= Some(least) {
        return Ok(name.to_owned());
    }
    let has = held.map_or("none".to_owned(), |role| role.to_string());
    Err(Fault::Forbidden {
        message: format!("this takes the role {least} {place}; the token has {has}"),
    })
}
