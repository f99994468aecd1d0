//! The viewer of a request, who decides which networks are visible.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{AccessRole, Grant, Reach, Token, TokenId};
use crate::domain::{Network, NetworkId, Visibility};

/// The caller: anonymous, or the holder of a token. Equal viewers see the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Viewer {
    holder: Option<Holder>,
    everywhere: Option<AccessRole>,
    by_network: BTreeMap<NetworkId, AccessRole>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Holder {
    id: TokenId,
    name: String,
    expires_at: Option<DateTime<Utc>>,
}

impl Viewer {
    /// Creates an anonymous viewer, who sees public networks and writes nothing.
    pub fn anonymous() -> Self {
        Self::default()
    }

    /// Creates the holder of a token. Does not check if the token may still be used.
    pub fn holding(token: &Token) -> Self {
        let mut viewer = Self {
            holder: Some(Holder {
                id: token.id,
                name: token.name.clone(),
                expires_at: token.expires_at,
            }),
            ..Self::default()
        };
        for Grant { reach, role } in &token.grants {
            match reach {
                Reach::Everywhere => viewer.everywhere = viewer.everywhere.max(Some(*role)),
                Reach::Network(network, _) => {
                    let held = viewer.by_network.entry(*network).or_insert(*role);
                    *held = (*held).max(*role);
                }
            }
        }
        viewer
    }

    /// Returns the token's name, which the change log records; `None` for an anonymous viewer.
    pub fn name(&self) -> Option<&str> {
        self.holder.as_ref().map(|holder| holder.name.as_str())
    }

    /// Returns the token's row number; `None` for an anonymous viewer.
    pub fn token(&self) -> Option<TokenId> {
        self.holder.as_ref().map(|holder| holder.id)
    }

    /// Returns the moment from which the token is invalid; `None` if it never expires, or for an
    /// anonymous viewer.
    pub fn expires_at(&self) -> Option<DateTime<Utc>> {
        self.holder.as_ref().and_then(|holder| holder.expires_at)
    }

    /// Returns the role in every network, present and future.
    pub const fn everywhere(&self) -> Option<AccessRole> {
        self.everywhere
    }

    /// Returns the role granted for this network only.
    pub fn given_in(&self, network: NetworkId) -> Option<AccessRole> {
        self.by_network.get(&network).copied()
    }

    /// Returns the role in a network, granted there or everywhere.
    pub fn role_in(&self, network: NetworkId) -> Option<AccessRole> {
        self.everywhere.max(self.given_in(network))
    }

    /// Returns the highest role held anywhere. It applies to cities, which belong to no network.
    pub fn highest(&self) -> Option<AccessRole> {
        self.everywhere.max(self.by_network.values().copied().max())
    }

    /// True if the viewer may know that a network exists.
    pub fn may_read(&self, network: &Network) -> bool {
        network.visibility == Visibility::Public || self.role_in(network.id).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(grants: Vec<Grant>) -> Token {
        Token {
            id: TokenId(7),
            name: "ada".into(),
            created_at: DateTime::UNIX_EPOCH,
            expires_at: None,
            revoked_at: None,
            grants,
        }
    }

    fn network(id: i64, visibility: Visibility) -> Network {
        Network {
            id: NetworkId(id),
            key: format!("n{id}"),
            name: "N".into(),
            description: None,
            attribution: None,
            visibility,
            is_default: false,
            max_fields_per_member: None,
            fields: Vec::new(),
            objectives: Vec::new(),
            version: 1,
        }
    }

    #[test]
    fn a_stranger_reads_what_is_public_and_has_no_role() {
        let viewer = Viewer::anonymous();
        assert!(viewer.may_read(&network(1, Visibility::Public)));
        assert!(!viewer.may_read(&network(1, Visibility::Private)));
        assert_eq!((viewer.name(), viewer.highest()), (None, None));
    }

    #[test]
    fn the_higher_of_two_roles_counts_and_one_network_says_nothing_of_another() {
        let one = Reach::Network(NetworkId(1), "n1".into());
        let grant = |reach, role| Grant { reach, role };
        let viewer = Viewer::holding(&token(vec![grant(one.clone(), AccessRole::Editor)]));
        assert_eq!(viewer.role_in(NetworkId(1)), Some(AccessRole::Editor));
        assert_eq!((viewer.role_in(NetworkId(2)), viewer.everywhere()), (None, None));
        assert!(viewer.may_read(&network(1, Visibility::Private)));
        assert!(!viewer.may_read(&network(2, Visibility::Private)));
        let viewer = Viewer::holding(&token(vec![
            grant(Reach::Everywhere, AccessRole::Reader),
            grant(one, AccessRole::Admin),
        ]));
        assert_eq!(viewer.role_in(NetworkId(1)), Some(AccessRole::Admin));
        assert_eq!(viewer.role_in(NetworkId(2)), Some(AccessRole::Reader));
        assert_eq!(
            (viewer.highest(), viewer.name()),
            (Some(AccessRole::Admin), Some("ada"))
        );
    }
}
