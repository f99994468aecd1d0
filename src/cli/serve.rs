//! `interurban serve`

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::Result;
use clap::Args;
use clap::builder::FalseyValueParser;
use sd_notify::NotifyState;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::listen::listen;
use super::output::tell;
use super::variables;
use crate::api::schema::{Engine, sdl};
use crate::app::follower::Following;
use crate::app::seeds::{self, Bundled};
use crate::app::{App, AppLimits};
use crate::config::Checked;
use crate::config::http::sizes;
use crate::http::{self, HttpOptions, Metrics, PageFile, Tls};
use crate::storage::{Claim, Store};
use crate::telemetry;
use crate::troubles::{Trouble, Weight};

/// The arguments of a server.
#[derive(Args, Debug, Default)]
pub(super) struct Serve {
    /// Do not load networks into an empty database
    #[arg(long, env = "INTERURBAN_NO_SEED", value_parser = FalseyValueParser::new())]
    no_seed: bool,
    /// Do not change the database schema; refuse to serve if it is not up to date
    #[arg(long, env = "INTERURBAN_NO_MIGRATE", value_parser = FalseyValueParser::new())]
    no_migrate: bool,
}

impl Serve {
    /// Serves until a signal to stop.
    pub(super) async fn run(self, settings: Checked, pages: Vec<PageFile>) -> Result<()> {
        let _survived = survive_large_files()?;
        for fault in variables::unknown() {
            tracing::warn!("{fault}");
        }
        // Done first, so that a server that cannot listen changes nothing.
        let listener = listen(settings.http.listen).await?;
        let claim = Arc::new(settings.database.0.claim()?);
        let store = match self.no_migrate {
            true => super::connect_existing(&settings).await?,
            false => super::connect(&settings).await?,
        };
        store.check_soundness().await?;
        let is_new = self.prepare(&store, &settings, &claim).await?;
        let app = Arc::new(load(store, &settings, is_new).await?);
        let engine = Engine::new(Arc::clone(&app));
        let following = app.follow();
        let watching = app.watch(&claim);
        let troubles = troubles(following.as_ref(), &app, settings.replicas.max_lag);
        let options = HttpOptions {
            sizes: sizes(&app),
            slow: settings.log.slow,
            pages,
            ..settings.http.options
        };
        let metrics = options.metrics.clone();
        metrics.register(|registry| telemetry::metrics::register(registry, &app));
        let _metrics = match settings.http.metrics {
            Some(address) => Some(serve_metrics(listen(address).await?, metrics)),
            None => None,
        };
        let site = http::router(engine, &sdl(), options, troubles)?;
        let address = listener.local_addr()?;
        // Done before anyone can learn the address: from then on a signal must cause an orderly
        // stop.
        let stop = stop_signal()?;
        let tls = settings.http.serve.tls.clone();
        let scheme = if tls.is_some() { "https" } else { "http" };
        print(format!("{scheme}://{address}"));
        let _certificates = tls.map(renew_certificates).transpose()?;
        tracing::info!(%address, "serving; open the address in a browser, stop with Ctrl-C");
        tell_systemd(NotifyState::Ready);
        let stop = async move {
            stop.await;
            tell_systemd(NotifyState::Stopping);
        };
        http::serve(listener, site, stop, settings.http.serve).await?;
        drop((following, watching));
        app.store().clone().close().await?;
        tracing::info!("stopped");
        Ok(())
    }
}

impl Serve {
    /// Prepares the database for serving. Returns true if the first records must be loaded into it.
    /// A database that is only read must be ready.
    async fn prepare(&self, store: &Store, settings: &Checked, claim: &Claim) -> Result<bool> {
        if !self.no_migrate && !store.is_read_only() {
            store.migrate().await?;
        }
        store.check_schema().await?;
        if store.is_read_only() {
            tracing::info!("nothing is written (--read-only); writes are refused");
            return Ok(false);
        }
        store.add_countries(&seeds::countries()).await?;
        let is_new = !self.no_seed && store.is_empty().await?;
        if is_new {
            settings.database.0.must_be_new(claim)?;
        }
        if !store.has_usable_token(super::now()).await? {
            tracing::info!(
                "no token is usable, so nobody can write; make one with `interurban token create --role ADMIN --expires 90d` \
                 and the same database settings"
            );
        }
        Ok(is_new)
    }
}

/// Returns the current troubles: those reported, a lag behind the database, and inconsistent
/// clocks.
fn troubles(
    following: Option<&Following>,
    app: &Arc<App>,
    max_lag: Duration,
) -> impl Fn() -> Vec<Trouble> + Send + Sync + 'static + use<> {
    let lag = following.map(|_| Arc::clone(app.lag()));
    let (reported, app) = (app.troubles().clone(), Arc::clone(app));
    move || {
        let late = lag.as_ref().and_then(|lag| lag.trouble(max_lag));
        let late = late.map(|reason| Trouble::new(Weight::NotReady, reason));
        let clocks = app.clock_warnings().into_iter();
        let clocks = clocks.map(|reason| Trouble::new(Weight::Warning, reason));
        reported.all().into_iter().chain(late).chain(clocks).collect()
    }
}

/// Serves only `/metrics`, until the result is dropped.
fn serve_metrics(listener: TcpListener, metrics: Metrics) -> JoinSet<()> {
    let mut serving = JoinSet::new();
    serving.spawn(async move {
        if let Err(error) = metrics.serve(listener).await {
            tracing::error!(%error, "/metrics is served no more");
        }
    });
    serving
}

/// Reads the certificate again at each SIGHUP, until the result is dropped.
#[cfg(unix)]
fn renew_certificates(tls: Tls) -> Result<JoinSet<()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut hangup = signal(SignalKind::hangup())?;
    let mut renewing = JoinSet::new();
    renewing.spawn(async move {
        while hangup.recv().await.is_some() {
            match tls.read_again() {
                Ok(()) => tracing::info!("the certificate was read again"),
                Err(error) => tracing::error!(%error, "the certificate stays what it was"),
            }
        }
    });
    Ok(renewing)
}

/// Does nothing: other systems have no such signal.
#[cfg(not(unix))]
fn renew_certificates(_: Tls) -> Result<()> {
    Ok(())
}

/// Notifies systemd, if it started this process as a unit of `Type=notify`. Has no effect
/// otherwise.
fn tell_systemd(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!(%error, "systemd could not be told");
    }
}

/// Prints the address on a thread of its own, since nobody may read the output.
fn print(address: String) {
    let print = move || {
        if let Err(error) = tell(address) {
            tracing::warn!(%error, "the address could not be printed");
        }
    };
    drop(thread::Builder::new().spawn(print));
}

/// Loads the records; into a new database, first those that come with the program.
async fn load(store: Store, settings: &Checked, is_new: bool) -> Result<App> {
    let started = std::time::Instant::now();
    let mut told = started;
    let limits = AppLimits {
        revision_wait: settings.replicas.revision_wait,
        // A quarter of the operations may wait for permits of analyses, and a quarter for graphs to
        // be built. Half stay free for questions that need neither.
        waiting_analyses: settings.http.options.limits.in_flight.div_ceil(4),
        ..settings.analysis.clone()
    };
    let app = App::load(store, limits, super::now, |counts| {
        if told.elapsed().as_secs() >= 1 {
            told = std::time::Instant::now();
            tracing::info!(cities = counts.cities, partnerships = counts.partnerships, "loading");
        }
    })
    .await?;
    if is_new {
        let begun = std::time::Instant::now();
        seeds::load(&app, &Bundled::FIRST_START).await?;
        tracing::info!(
            elapsed_ms = begun.elapsed().as_millis(),
            "the database was empty; the UNESCO Creative Cities Network has been loaded, and URBACT beside it"
        );
    }
    let snapshot = app.snapshot();
    for records in snapshot.networks() {
        tracing::info!(
            network = records.network.key,
            memberships = records.memberships.len(),
            partnerships = records.partnerships.len(),
            "network loaded"
        );
    }
    for warning in app.clock_warnings() {
        tracing::warn!("{warning}");
    }
    let elapsed = started.elapsed().as_millis();
    tracing::info!(
        revision = snapshot.revision(),
        cities = snapshot.cities().len(),
        elapsed_ms = elapsed,
        "ready"
    );
    Ok(app)
}

/// Makes a write beyond the limit on file size (`ulimit -f`) fail instead of ending the process.
#[cfg(unix)]
fn survive_large_files() -> Result<impl Sized> {
    use tokio::signal::unix::{SignalKind, signal};
    const SIGXFSZ: i32 = 25;
    Ok(signal(SignalKind::from_raw(SIGXFSZ))?)
}

/// Other systems have no such limit.
#[cfg(not(unix))]
fn survive_large_files() -> Result<()> {
    Ok(())
}

/// Listens for interrupts and requests to terminate from now on; the result completes with the
/// first.
#[cfg(unix)]
fn stop_signal() -> Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
    })
}

/// Listens for interrupts; the result completes with the first.
#[cfg(not(unix))]
fn stop_signal() -> Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
