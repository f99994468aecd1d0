//! Writes whole records, without the checks of the schema's mutations.

use super::seed::SeedSet;
use futures_util::future::LocalBoxFuture;
use interurban::app::App;
use interurban::app::commands::{Command, Refusal, Written};
use interurban::app::writer::{Draft, Order};
use interurban::domain::Edit;
use interurban::domain::change::EntityType;
use interurban::domain::image::{Image, ParticipantImage, PartnershipImage};
use interurban::storage::RecordKey;

/// Adds these edits.
#[derive(Debug)]
struct Edits(Vec<Edit>);

impl Command for Edits {
    fn apply<'a>(&'a self, draft: &'a mut Draft<'_>) -> LocalBoxFuture<'a, Result<Written, Refusal>> {
        Box::pin(async {
            draft.extend(self.0.clone())?;
            Ok(Written::default())
        })
    }
}

/// Writes edits, and returns their revision.
pub(crate) async fn write(app: &App, edits: Vec<Edit>) -> i64 {
    let order = Order {
        command: Box::new(Edits(edits)),
        actor: "tester".to_owned(),
        reason: None,
        request: None,
    };
    let outcome = app.write(order).await.expect("an outcome");
    outcome.result.expect("sound edits");
    outcome.revision
}

/// Creates a record.
pub(crate) async fn make(app: &App, network: Option<&str>, image: Image) -> i64 {
    let edit = Edit {
        network: network.map(str::to_owned),
        record_id: None,
        before: None,
        after: Some(image),
    };
    write(app, vec![edit]).await
}

/// Changes a record, or deletes it.
pub(crate) async fn change(
    app: &App,
    key: (EntityType, Option<&str>, &str),
    change: impl FnOnce(Image) -> Option<Image>,
) -> i64 {
    let key = RecordKey {
        entity: key.0,
        network: key.1.map(str::to_owned),
        key: key.2.to_owned(),
    };
    let mut log = app
        .store()
        .load_changes(std::slice::from_ref(&key))
        .await
        .expect("a log");
    let last = log
        .remove(&key)
        .and_then(|mut changes| changes.pop())
        .expect("a record");
    let before = last.edit.after.expect("not deleted");
    let edit = Edit {
        after: change(before.clone()),
        before: Some(before),
        ..last.edit
    };
    write(app, vec![edit]).await
}

/// Renames a city.
pub(crate) async fn rename_city(app: &App, key: &str, name: &str) -> i64 {
    change(app, (EntityType::City, None, key), |image| match image {
        Image::City(mut image) => {
            image.name = name.to_owned();
            Some(Image::City(image))
        }
        other => Some(other),
    })
    .await
}

/// Returns a partnership like those of the golden network.
pub(crate) fn partnership(key: &str, cities: &[&str], intensity: f64) -> Image {
    let like = SeedSet::golden().partnerships[0].clone();
    let participant = |city: &&str| ParticipantImage {
        city: (*city).to_owned(),
        ..like.participants[0].clone()
    };
    Image::Partnership(PartnershipImage {
        key: key.to_owned(),
        title: key.to_owned(),
        intensity,
        participants: cities.iter().map(participant).collect(),
        ..like
    })
}
