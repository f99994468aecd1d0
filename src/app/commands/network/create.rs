//! Making a network.

use serde::Serialize;

use super::NetworkPatch;
use super::content::make_room;
use crate::app::commands::check::faults::Checked;
use crate::app::commands::check::{Faults, keys};
use crate::app::commands::desk::{Desk, written};
use crate::app::commands::{Refusal, UserError, UserErrorCode};
use crate::domain::access::AccessRole;
use crate::domain::change::EntityType;
use crate::domain::image::{Image, NetworkImage, first_version};
use crate::domain::{Edit, Visibility};
use crate::network::Snapshot;

/// Makes a network without fields, objectives and members.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateNetwork {
    /// Its key; made from the name if not given.
    pub key: Option<String>,
    /// What its record says.
    pub content: NetworkPatch,
}

impl CreateNetwork {
    pub(in crate::app::commands) async fn apply(&self, desk: &mut Desk<'_, '_>) -> Result<(), Refusal> {
        desk.allow_everywhere(AccessRole::Admin)?;
        let snapshot = desk.snapshot();
        let mut faults = Faults::default();
        let mut image = NetworkImage {
            key: String::new(),
            name: String::new(),
            description: None,
            attribution: None,
            visibility: Visibility::Public,
            is_default: snapshot.networks().is_empty(),
            max_fields_per_member: None,
            fields: Vec::new(),
            objectives: Vec::new(),
            version: first_version(),
        };
        if let Some(key) = &self.key {
            image.key = faults.keep(given_key(key, &snapshot)).unwrap_or_default();
        }
        self.content.amend(&mut image, &mut faults);
        faults.finish()?;
        if image.key.is_empty() {
            let taken = |key: &str| snapshot.network_by_key(key).is_some();
            image.key = keys::free(&keys::stem(&image.name, "network"), taken);
        }
        if image.is_default {
            make_room(desk, &snapshot, &image.key)?;
        }
        let network = Some(image.key.clone());
        let record = written(EntityType::Network, network.clone(), image.key.clone());
        let edit = Edit {
            network,
            record_id: None,
            before: None,
            after: Some(Image::Network(image)),
        };
        desk.push(edit, record)
    }
}

fn given_key(key: &str, snapshot: &Snapshot) -> Checked<String> {
    let key = keys::lower(&["key"], key)?;
    if snapshot.network_by_key(&key).is_some() {
        let message = format!("`key` is that of another network: {key}");
        let free = keys::free(&key, |key| snapshot.network_by_key(key).is_some());
        return Err(UserError::new(&["key"], UserErrorCode::Conflict, message).suggest(Some(free)));
    }
    Ok(key)
}
