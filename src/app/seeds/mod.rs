//! The bundled networks: embedded files that are imported like any others. `seeds/SOURCES.md` lists
//! their sources.

mod bundled;

#[cfg(test)]
mod tests;

use std::array;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use tokio::time::sleep;

pub use self::bundled::Bundled;
use super::App;
use super::commands::{Command, Refusal, UserError, UserErrorCode, Written};
use super::fault::Fault;
use super::import::{ImportJob, carry_out};
use super::writer::{Draft, Order, Outcome};
use crate::domain::Country;
use crate::exchange::ImportOptions;
use crate::network::Snapshot;
use crate::storage::Backend;

/// The author of the write in the change log.
const ACTOR: &str = "seed";

/// Maximum wait for other processes, and the pause between attempts.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(200);

/// Returns all countries of ISO 3166-1.
///
/// # Panics
/// Never: a test reads the embedded file.
pub fn countries() -> Vec<Country> {
    let rows = csv::Reader::from_reader(include_str!("../../../seeds/countries.csv").as_bytes()).into_deserialize();
    rows.collect::<Result<_, _>>().expect("the embedded file is sound")
}

/// Networks that were loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// The revision of the load.
    pub revision: i64,
    /// Number of new cities.
    pub cities: usize,
    /// Number of new memberships.
    pub memberships: usize,
    /// Number of new partnerships.
    pub partnerships: usize,
}

/// Loads the networks whose keys the store does not have, all as one revision; `None` if it has all
/// of them. The first network of a store becomes its default. Existing cities keep their values.
/// The countries must exist.
///
/// # Errors
/// [`NotLoaded`]; nothing was written.
pub async fn load(app: &App, networks: &[Bundled]) -> Result<Option<Loaded>, NotLoaded> {
    let loaded = Arc::new(Mutex::new(None));
    let order = || Order {
        command: Box::new(Load {
            networks: networks.to_vec(),
            loaded: Arc::clone(&loaded),
        }),
        actor: ACTOR.to_owned(),
        reason: None,
        request: None,
    };
    let outcome = patient(app, order).await.map_err(NotLoaded::Fault)?;
    outcome.result.map_err(|errors| {
        let messages: Vec<String> = errors.into_iter().map(|error| error.message).collect();
        NotLoaded::Refused(messages.join("; "))
    })?;
    let loaded = *loaded.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(loaded.map(|[cities, memberships, partnerships]| Loaded {
        revision: outcome.revision,
        cities,
        memberships,
        partnerships,
    }))
}

/// Repeats the write while other processes hold it up: processes that start together on one
/// PostgreSQL load the same networks.
async fn patient(app: &App, order: impl Fn() -> Order) -> Result<Outcome, Fault> {
    let begun = Instant::now();
    let is_shared = app.store().backend() == Backend::Postgres;
    loop {
        match app.write(order()).await {
            Err(Fault::Unavailable(_)) if is_shared && begun.elapsed() < PATIENCE => sleep(PAUSE).await,
            outcome => return outcome,
        }
    }
}

/// The reason that networks were not loaded.
#[derive(Debug, thiserror::Error)]
pub enum NotLoaded {
    /// They cannot be written.
    #[error("{0:?}")]
    Fault(Fault),
    /// Their records contradict existing ones.
    #[error("{0}")]
    Refused(String),
}

/// Numbers of cities, memberships and partnerships.
type Sizes = [usize; 3];

/// The command.
#[derive(Debug)]
struct Load {
    networks: Vec<Bundled>,
    /// Numbers of new records.
    loaded: Arc<Mutex<Option<Sizes>>>,
}

impl Command for Load {
    fn apply<'a>(&'a self, draft: &'a mut Draft<'_>) -> LocalBoxFuture<'a, Result<Written, Refusal>> {
        self.carry_out(draft).boxed_local()
    }
}

impl Load {
    async fn carry_out(&self, draft: &mut Draft<'_>) -> Result<Written, Refusal> {
        let before = sizes(draft.snapshot());
        let is_missing = |network: &&Bundled| draft.snapshot().network_by_key(network.key()).is_none();
        let missing: Vec<Bundled> = self.networks.iter().filter(is_missing).copied().collect();
        for network in &missing {
            let report = carry_out(&Arc::new(job(*network)), None, draft).await?;
            if let Some((file, fault)) = report.faults.first() {
                let name = network.files()[*file].name(*file);
                let message = format!("{name}:{}:{} {} {}", fault.row, fault.column, fault.code, fault.message);
                return Err(UserError::new(&["network"], UserErrorCode::Invalid, message).into());
            }
        }
        let after = sizes(draft.snapshot());
        let new = array::from_fn(|at| after[at] - before[at]);
        *self.loaded.lock().unwrap_or_else(PoisonError::into_inner) = (!missing.is_empty()).then_some(new);
        Ok(Written::default())
    }
}

/// Creates the import of a network. Anything not understood is a fault.
fn job(network: Bundled) -> ImportJob {
    let options = ImportOptions {
        network: network.key().to_owned(),
        strict: true,
        ..ImportOptions::default()
    };
    ImportJob::new(network.files(), options)
}

fn sizes(snapshot: &Snapshot) -> Sizes {
    let networks = snapshot.networks().iter();
    networks.fold(
        [snapshot.cities().len(), 0, 0],
        |[cities, memberships, partnerships], records| {
            [
                cities,
                memberships + records.memberships.len(),
                partnerships + records.partnerships.len(),
            ]
        },
    )
}
