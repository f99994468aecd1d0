//! Gauges and counters of the application and the process, read at each request for `/metrics`.

use std::fmt::Error;
use std::sync::Arc;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::{Metric, Registry, Unit};

use crate::app::App;

/// Clock ticks per second in Linux's processor times.
const TICKS: f64 = 100.0;

/// Registers the metrics of an application and its process.
pub fn register(registry: &mut Registry, app: &Arc<App>) {
    let analyses = app.answers().times().clone();
    let views = app.views().times().clone();
    let commits = app.writer().commits().clone();
    times(
        registry,
        "analysis_duration",
        "Time of an analysis by its question, waiting included",
        analyses,
    );
    times(
        registry,
        "view_duration",
        "Time in which a view was built or followed",
        views,
    );
    times(
        registry,
        "commit_duration",
        "Time of a commit, which may hold many writes",
        commits,
    );
    let batches = app.batches();
    for (name, help, counter) in [
        (
            "loader_batches",
            "Batches in which cold data was read",
            &batches.batches,
        ),
        (
            "loader_keys",
            "Records that were asked for in these batches",
            &batches.keys,
        ),
    ] {
        registry.register(format!("interurban_{name}"), help, counter.clone());
    }
    registry.register_collector(Box::new(Present(Arc::clone(app))));
}

fn times(registry: &mut Registry, name: &str, help: &str, metric: impl Metric) {
    registry.register_with_unit(format!("interurban_{name}"), help, Unit::Seconds, metric);
}

/// Reads an application and its process.
#[derive(Debug)]
struct Present(Arc<App>);

impl Collector for Present {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), Error> {
        let app = &self.0;
        let snapshot = app.snapshot();
        let mut records = (0, 0, 0);
        for network in snapshot.networks() {
            records.0 += 1;
            records.1 += network.memberships.len();
            records.2 += network.partnerships.len();
        }
        let (views, answers) = (app.views(), app.answers());
        let (behind, late, silent) = app.lag().distance();
        let pool = app.store().connections();
        let made = views.counts();
        for (name, help, value) in [
            ("revision", "Revision that is served", count(snapshot.revision())),
            ("cities", "Cities", count(snapshot.cities().len())),
            ("networks", "Networks", count(records.0)),
            ("memberships", "Memberships", count(records.1)),
            ("partnerships", "Partnerships", count(records.2)),
            (
                "views_bytes",
                "Bytes of cached views, by estimate",
                count(views.bytes()),
            ),
            (
                "answers_bytes",
                "Bytes of cached answers, by estimate",
                count(answers.bytes()),
            ),
            (
                "writes_waiting",
                "Writes that wait for their turn",
                count(app.writer().waiting()),
            ),
            ("pool_in_use", "Connections to the database in use", count(pool.in_use)),
            (
                "pool_idle",
                "Connections to the database that nobody uses",
                count(pool.idle),
            ),
            (
                "pool_waiting",
                "Reads for requests that wait for a connection",
                count(pool.waiting),
            ),
            (
                "behind_revisions",
                "Revisions of the database that are not served yet",
                count(behind),
            ),
            (
                "behind_seconds",
                "Time for which the server has been behind",
                late.as_secs_f64(),
            ),
            (
                "followed_seconds",
                "Time since the database last said where it is; without meaning where nothing is followed",
                silent.as_secs_f64(),
            ),
        ] {
            gauge(&mut encoder, &format!("interurban_{name}"), help, value)?;
        }
        for (name, help, value) in [
            ("views_built", "Views that were built from all records", made.built),
            (
                "views_followed",
                "Views that were made from an earlier one",
                made.followed,
            ),
            ("answers_computed", "Answers that were computed", answers.computed()),
            ("files_made", "Files that were made for export", app.files_made()),
            (
                "statements",
                "Statements that were sent to the database",
                app.store().statement_count(),
            ),
        ] {
            counter(&mut encoder, &format!("interurban_{name}"), help, value as f64)?;
        }
        process(&mut encoder)
    }
}

/// Returns the resident memory of the process in bytes; `None` on systems other than Linux.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes << 10)
}

/// Encodes Linux's figures of the process. Other systems have none.
fn process(encoder: &mut DescriptorEncoder<'_>) -> Result<(), Error> {
    let read = |file: &str| std::fs::read_to_string(format!("/proc/self/{file}")).ok();
    if let Some(bytes) = resident_bytes() {
        gauge(
            encoder,
            "process_resident_memory_bytes",
            "Resident memory",
            count(bytes),
        )?;
    }
    // The name of the program, in brackets, may contain anything; user and system time are the 12th
    // and 13th field after it.
    let ticks = read("stat").and_then(|stat| {
        let (_, rest) = stat.rsplit_once(')')?;
        let mut fields = rest.split_whitespace().skip(11).map(str::parse::<f64>);
        Some(fields.next()?.ok()? + fields.next()?.ok()?)
    });
    if let Some(ticks) = ticks {
        counter(encoder, "process_cpu_seconds", "Processor time", ticks / TICKS)?;
    }
    match std::fs::read_dir("/proc/self/fd") {
        Ok(files) => gauge(
            encoder,
            "process_open_fds",
            "Open files and connections",
            count(files.count()),
        ),
        Err(_) => Ok(()),
    }
}

fn gauge(encoder: &mut DescriptorEncoder<'_>, name: &str, help: &str, value: f64) -> Result<(), Error> {
    let gauge = ConstGauge::new(value);
    gauge.encode(encoder.encode_descriptor(name, help, None, gauge.metric_type())?)
}

fn counter(encoder: &mut DescriptorEncoder<'_>, name: &str, help: &str, value: f64) -> Result<(), Error> {
    let counter = ConstCounter::new(value);
    counter.encode(encoder.encode_descriptor(name, help, None, counter.metric_type())?)
}

/// Converts a count to the number type of Prometheus.
#[expect(clippy::cast_precision_loss, reason = "a count above 2^53 may be rounded")]
fn count(count: impl TryInto<u64>) -> f64 {
    count.try_into().unwrap_or_default() as f64
}
