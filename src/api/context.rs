//! The state of a request: the app, the one snapshot it is pinned to, its day, its loaders, its
//! budget.

mod seen;

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

use async_graphql::Context;
use chrono::NaiveDate;
use tokio::sync::{Mutex, OnceCell};

use super::inputs::ScopeInput;
use super::meter::Meter;
use super::scalars::{CityRef, DateTime, Long};
use crate::app::App;
use crate::app::fault::Fault;
use crate::app::loaders::Loaders;
use crate::app::names::Names;
use crate::app::past::KnownAt;
use crate::app::scope::ScopeRequest;
use crate::domain::Revision;
use crate::domain::access::Viewer;
use crate::network::{CityIndex, LinkFilter, NetworkIndex, Scope, Snapshot, View};

/// The state that all resolvers of one request share.
#[derive(Debug)]
pub struct RequestState {
    /// The application.
    pub app: Arc<App>,
    /// The snapshot that every field of this request sees.
    pub snapshot: Arc<Snapshot>,
    /// Today in UTC when the request came: the day for fields that name none.
    pub today: NaiveDate,
    /// The viewer.
    pub viewer: Viewer,
    /// Batch loaders of cold data.
    pub loaders: Loaders,
    /// Counts the objects and bytes of the answer so far.
    pub meter: Arc<Meter>,
    /// Held while a field reads the change log: a request reads it for one field at a time.
    pub log: Mutex<()>,
    made: Arc<AtomicI64>,
}

impl RequestState {
    /// Pins the request of a viewer to the current snapshot and day. `takes_text` says that objects
    /// of its answer may be made as text.
    pub fn new(app: Arc<App>, viewer: Viewer, takes_text: bool) -> Self {
        let snapshot = app.snapshot();
        let today = app.today();
        let loaders = Loaders::new(app.store(), app.batches());
        Self {
            meter: Arc::new(Meter::new(Arc::clone(&app), takes_text)),
            app,
            snapshot,
            today,
            viewer,
            loaders,
            log: Mutex::default(),
            made: Arc::new(AtomicI64::new(0)),
        }
    }

    /// Returns a request whose answer is an event of a subscription, and is counted as such.
    pub fn of_event(app: Arc<App>, viewer: Viewer, meter: Arc<Meter>) -> Self {
        meter.renew();
        Self {
            meter,
            ..Self::new(app, viewer, false)
        }
    }

    /// Returns the request at another snapshot, with nothing loaded yet: for the fields below a
    /// mutation.
    pub fn at(&self, snapshot: Arc<Snapshot>) -> Self {
        Self {
            app: Arc::clone(&self.app),
            snapshot,
            today: self.today,
            viewer: self.viewer.clone(),
            loaders: Loaders::new(self.app.store(), self.app.batches()),
            meter: Arc::clone(&self.meter),
            log: Mutex::default(),
            made: Arc::clone(&self.made),
        }
    }

    /// Returns the state of the request that a field belongs to.
    pub fn of(context: &Context<'_>) -> Arc<Self> {
        Arc::clone(context.data_unchecked::<Arc<Self>>())
    }

    /// Returns the revision of this request's answer: the one it sees, or the last one it has made.
    pub fn revision(&self) -> Revision {
        let (seen, made) = (self.snapshot.made(), self.made.load(Ordering::Relaxed));
        if made <= seen.number {
            return seen;
        }
        Revision {
            mark: self.app.publication().mark(self.snapshot.history(), made),
            ..Revision::from(made)
        }
    }

    /// Records a revision that this request has made.
    pub fn note_revision(&self, revision: i64) {
        self.made.fetch_max(revision, Ordering::Relaxed);
    }

    /// Returns the names in this request's snapshot, as far as its viewer may know them.
    pub fn names(&self) -> Names<'_> {
        Names::new(&self.snapshot, &self.viewer)
    }

    /// Counts objects about to be shown. Prices are checked before a request runs, from typical
    /// sizes. This limit holds for data that are not typical, such as a city with thousands of
    /// partners asked about again and again.
    pub fn charge(&self, rows: usize) -> Result<(), Fault> {
        self.meter.charge(rows)
    }

    /// Counts the elements of a list that may be very long, and waits for a permit if the answer is
    /// large. Call it before the list is built: the elements take memory while the answer waits.
    pub async fn charge_list(&self, rows: usize) -> Result<(), Fault> {
        self.charge(rows)?;
        self.meter.take_turn().await
    }

    /// Counts the cities and links of a flat graph about to be shown. Refuses one that is too
    /// large.
    pub fn charge_graph(&self, items: usize) -> Result<(), Fault> {
        let maximum = self.app.limits().max_graph;
        if items > maximum {
            return Err(Fault::LimitExceeded {
                limit: "cities and links in one graph".to_owned(),
                maximum: maximum as u64,
                measured: items as u64,
            });
        }
        self.charge(items)
    }
}

/// The scope in which an object is seen. Below an analytic answer, fields without a scope of their
/// own use the scope of that answer, so that siblings never disagree.
#[derive(Clone, Debug)]
pub struct Frame(Arc<FrameState>);

#[derive(Debug)]
struct FrameState {
    request: Arc<RequestState>,
    snapshot: Arc<Snapshot>,
    /// True if a record time was asked for; the snapshot is then that of this time.
    dated: bool,
    network: Option<NetworkIndex>,
    scope: Option<Scope>,
    view: OnceCell<Arc<View>>,
    /// The scope as ids of objects seen here write it.
    words: OnceLock<String>,
    /// True if the words come from an id, so that shorter ones may exist.
    named: bool,
    /// The frame of all of a network, kept for the first network asked about.
    all_of: OnceLock<(NetworkIndex, Frame)>,
}

impl FrameState {
    /// Returns the frame of a request at a snapshot, without a network or a scope.
    fn of(request: &Arc<RequestState>, snapshot: &Arc<Snapshot>) -> Self {
        Self {
            request: Arc::clone(request),
            snapshot: Arc::clone(snapshot),
            dated: false,
            network: None,
            scope: None,
            view: OnceCell::new(),
            words: OnceLock::new(),
            named: false,
            all_of: OnceLock::new(),
        }
    }
}

impl Frame {
    fn new(state: FrameState) -> Self {
        Self(Arc::new(state))
    }

    /// Returns the frame of a root field, or of a field of a network.
    pub fn root(request: Arc<RequestState>, network: Option<NetworkIndex>) -> Self {
        Self::new(FrameState {
            network,
            ..FrameState::of(&request, &request.snapshot)
        })
    }

    /// Returns a frame at the same record time without a scope, for a network of this frame's
    /// snapshot: new questions start here. Positions of networks differ between snapshots, so a
    /// position from another snapshot would mean another network.
    pub fn anew(&self, network: Option<NetworkIndex>) -> Self {
        Self::new(FrameState {
            dated: self.0.dated,
            network,
            ..FrameState::of(&self.0.request, &self.0.snapshot)
        })
    }

    /// Returns the frame of an answer computed over a view.
    pub fn of_view(&self, view: &Arc<View>) -> Self {
        Self::new(FrameState {
            dated: self.0.dated,
            network: self.0.network,
            scope: Some(view.scope().clone()),
            view: OnceCell::new_with(Some(Arc::clone(view))),
            ..FrameState::of(&self.0.request, view.snapshot())
        })
    }

    /// Returns this frame at the record time that a scope asks for, or itself if the scope asks for
    /// none. Positions and numbers of fields then belong to another snapshot, so records found here
    /// must be looked up there again by key.
    ///
    /// # Errors
    /// BAD_USER_INPUT for a record time that is not one, or that is before the network existed.
    pub async fn at(&self, scope: Option<&ScopeInput>) -> Result<Self, Fault> {
        let Some(known) = scope.map(ScopeInput::known).transpose()?.flatten() else {
            return Ok(self.clone());
        };
        let network = self.0.scope.as_ref().map(|scope| scope.networks[0]).or(self.0.network);
        self.at_known(known, network).await
    }

    /// Returns the frame at a record time, for a network of this frame's snapshot.
    async fn at_known(&self, known: KnownAt, network: Option<NetworkIndex>) -> Result<Self, Fault> {
        let request = &self.0.request;
        let snapshot = request.app.snapshot_known(&request.snapshot, known).await?;
        let network = network.map(|network| {
            let key = &self.snapshot().network(network).network.key;
            let found = snapshot.network_by_key(key);
            found.ok_or_else(|| not_yet("network", key, &snapshot))
        });
        Ok(Self::new(FrameState {
            network: network.transpose()?,
            dated: true,
            ..FrameState::of(request, &snapshot)
        }))
    }

    /// Returns this frame at the record time that a field's own arguments `atRevision` and
    /// `knownAt` ask for.
    ///
    /// # Errors
    /// BAD_USER_INPUT for a record time that is not one.
    pub async fn known(&self, at_revision: Option<Long>, known_at: Option<DateTime>) -> Result<Self, Fault> {
        let scope = ScopeInput {
            at_revision,
            known_at,
            ..ScopeInput::default()
        };
        self.at(Some(&scope)).await.map_err(Fault::without_scope)
    }

    /// Returns the city of another frame in this one.
    ///
    /// # Errors
    /// NOT_FOUND if it is not there.
    pub fn same_city(&self, other: &Self, city: CityIndex) -> Result<CityIndex, Fault> {
        let key = &other.snapshot().city(city).key;
        let found = self.snapshot().city_by_key(key);
        found.ok_or_else(|| not_yet("city", key, self.snapshot()))
    }

    /// Returns the request.
    pub fn request(&self) -> &Arc<RequestState> {
        &self.0.request
    }

    /// Returns the snapshot.
    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.0.snapshot
    }

    /// Returns the names, beginning with those of what this frame is about.
    pub fn names(&self) -> Names<'_> {
        let names = Names::new(&self.0.snapshot, &self.0.request.viewer);
        match (&self.0.scope, self.0.network) {
            (Some(scope), _) => names.within(scope),
            (None, Some(network)) => names.of_network(network),
            (None, None) => names,
        }
    }

    /// Returns the first and last day for fields without a scope of their own.
    pub fn period(&self) -> (NaiveDate, NaiveDate) {
        let today = self.0.request.today;
        self.0
            .scope
            .as_ref()
            .map_or((today, today), |scope| (scope.period.first(), scope.period.last()))
    }

    /// Returns the city that a reference means, if any.
    pub fn find_city(&self, argument: &str, reference: &CityRef) -> Result<Option<CityIndex>, Fault> {
        self.names().find_city(argument, &reference.0)
    }

    /// Returns the city that a reference means.
    pub fn city(&self, argument: &str, reference: &CityRef) -> Result<CityIndex, Fault> {
        self.names().city(argument, &reference.0)
    }

    /// Returns the network for fields that name none.
    pub fn network(&self) -> Result<NetworkIndex, Fault> {
        match (&self.0.scope, self.0.network) {
            (Some(scope), _) => Ok(scope.networks[0]),
            (None, Some(network)) => Ok(network),
            (None, None) => self.names().default_network(),
        }
    }

    /// Returns a network by key, or the one for fields that name none.
    pub fn network_or(&self, key: Option<&str>) -> Result<NetworkIndex, Fault> {
        key.map_or_else(|| self.network(), |key| self.names().network("network", key))
    }

    /// Resolves the scope of an argument; without one, returns this frame's scope.
    pub fn scope(&self, argument: Option<&ScopeInput>) -> Result<Scope, Fault> {
        let is_dated = argument.is_some_and(|scope| scope.at_revision.is_some() || scope.known_at.is_some());
        if is_dated && !self.0.dated {
            let message = "and `scope.knownAt` are not understood by this field";
            return Err(Fault::bad("scope.atRevision", message));
        }
        match (argument, &self.0.scope) {
            (None, Some(scope)) => Ok(scope.clone()),
            (argument, inherited) => {
                let fallback = inherited.as_ref().map(|scope| scope.networks[0]).or(self.0.network);
                let request = argument.map(ScopeRequest::from).unwrap_or_default();
                request.resolve(self.names(), fallback, self.0.request.today)
            }
        }
    }

    /// Returns the view of an argument's scope; without one, of this frame's scope.
    pub async fn view(&self, argument: Option<&ScopeInput>) -> Result<Arc<View>, Fault> {
        if argument.is_some() {
            return self.view_of(&self.scope(argument)?).await;
        }
        let view = self
            .0
            .view
            .get_or_try_init(|| async { self.view_of(&self.scope(None)?).await });
        view.await.map(Arc::clone)
    }

    /// Returns the view of a resolved scope.
    pub async fn view_of(&self, scope: &Scope) -> Result<Arc<View>, Fault> {
        self.0
            .request
            .app
            .views()
            .get(self.snapshot(), scope, &LinkFilter::default())
            .await
    }
}

/// Returns the fault of asking a snapshot for a record that was written later.
pub fn not_yet(what: &str, key: &str, snapshot: &Snapshot) -> Fault {
    Fault::NotFound {
        argument: "scope.atRevision".to_owned(),
        message: format!(
            "is before the {what} {key} was recorded; revision {} does not have it",
            snapshot.revision()
        ),
        suggestions: Vec::new(),
    }
}
