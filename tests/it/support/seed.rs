//! Whole networks as records: the bundled ones, as loaded, for tests to change and write.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use interurban::app::export::write_network;
use interurban::app::seeds::{Bundled, countries, load};
use interurban::app::{App, AppLimits};
use interurban::domain::image::{CityImage, Image, MembershipImage, NetworkImage, PartnershipImage};
use interurban::domain::{Country, CountryGroup, Edit};
use interurban::storage::{Authorship, RecordKey, RowIds, Store, StoreError};

use super::app::now;
use super::database::TestDatabase;

/// The records of a network, with their countries and groups.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SeedSet {
    pub(crate) countries: Vec<Country>,
    pub(crate) groups: Vec<CountryGroup>,
    pub(crate) network: NetworkImage,
    pub(crate) cities: Vec<CityImage>,
    pub(crate) memberships: Vec<MembershipImage>,
    pub(crate) partnerships: Vec<PartnershipImage>,
}

static UCCN: LazyLock<SeedSet> = LazyLock::new(|| SeedSet::loaded(Bundled::Uccn));
static URBACT: LazyLock<SeedSet> = LazyLock::new(|| SeedSet::loaded(Bundled::Urbact));
static GOLDEN: LazyLock<SeedSet> = LazyLock::new(|| SeedSet::loaded(Bundled::Golden));

impl SeedSet {
    pub(crate) fn uccn() -> Self {
        UCCN.clone()
    }

    pub(crate) fn urbact() -> Self {
        URBACT.clone()
    }

    pub(crate) fn golden() -> Self {
        GOLDEN.clone()
    }

    /// Returns the networks for an empty database.
    pub(crate) fn first_start() -> [Self; 2] {
        [Self::uccn(), Self::urbact()]
    }

    /// Loads a network as the program does, on a thread with its own runtime.
    fn loaded(network: Bundled) -> Self {
        let load = move || {
            let runtime = tokio::runtime::Runtime::new().expect("a runtime");
            runtime.block_on(Self::load(network))
        };
        std::thread::spawn(load).join().expect("the network is loaded")
    }

    async fn load(network: Bundled) -> Self {
        let database = TestDatabase::sqlite();
        let store = database.store().await;
        store.add_countries(&countries()).await.expect("written");
        let app = App::load(store, AppLimits::default(), now, |_| {})
            .await
            .expect("loaded");
        load(&app, &[network]).await.expect("sound files");
        let snapshot = app.snapshot();
        let at = snapshot.network_by_key(network.key()).expect("loaded");
        let lines = write_network(app.store(), &snapshot, at, Vec::new(), |_| {})
            .await
            .expect("written");
        let mut set = Self {
            countries: countries(),
            groups: Vec::new(),
            network: NetworkImage::new("", ""),
            cities: Vec::new(),
            memberships: Vec::new(),
            partnerships: Vec::new(),
        };
        for line in serde_json::Deserializer::from_slice(&lines).into_iter::<Line>() {
            let line = line.expect("a record");
            match Image::from_json(line.entity, line.record).expect("a record") {
                Image::CountryGroup(group) => set.groups.push(group),
                Image::Network(network) => set.network = network,
                Image::City(city) => set.cities.push(city),
                Image::Membership(membership) => set.memberships.push(membership),
                Image::Partnership(partnership) => set.partnerships.push(partnership),
            }
        }
        set
    }
}

/// A line of an export.
#[derive(serde::Deserialize)]
struct Line {
    entity: interurban::domain::change::EntityType,
    record: serde_json::Value,
}

/// Writes a network. Existing countries, groups and cities stay as they are; the first network
/// becomes the default.
pub(crate) async fn write(store: &Store, set: &SeedSet, at: DateTime<Utc>) -> Result<(), StoreError> {
    let is_first = store.is_empty().await?;
    let mut write = store.begin_write(RowIds::default()).await?;
    write.add_countries(&set.countries).await?;
    let everywhere = set.groups.iter().cloned().map(Image::CountryGroup);
    let everywhere = everywhere.chain(set.cities.iter().cloned().map(Image::City));
    let mut images: Vec<(Option<String>, Image)> = Vec::new();
    for image in everywhere {
        let key = RecordKey {
            entity: image.entity(),
            network: None,
            key: image.key(None),
        };
        if is_first || write.image(&key, None).await?.is_none() {
            images.push((None, image));
        }
    }
    let mut network = set.network.clone();
    network.is_default = is_first;
    let of_network = std::iter::once(Image::Network(network))
        .chain(set.memberships.iter().cloned().map(Image::Membership))
        .chain(set.partnerships.iter().cloned().map(Image::Partnership));
    images.extend(of_network.map(|image| (Some(set.network.key.clone()), image)));
    let edits = images.into_iter().map(|(network, image)| Edit {
        network,
        record_id: None,
        before: None,
        after: Some(image),
    });
    let author = Authorship {
        actor: "seed".to_owned(),
        at,
        reason: None,
    };
    write.write(&author, edits.collect()).await?;
    write.commit().await?;
    Ok(())
}
