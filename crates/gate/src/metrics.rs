//! Metrics for operators, in the text format of Prometheus (OpenMetrics).

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric as _};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use tokio::net::TcpListener;

use super::access::Outcome;
use super::bounds::Bounds;
use super::health::Probe;

/// Maximum number of operation names with counters of their own. Clients choose the names, so their
/// number must be bounded.
const OPERATIONS: usize = 100;

/// The label of operations beyond [`OPERATIONS`].
const OTHERS: &str = "(others)";

/// The counters of a server. Clones share them.
#[derive(Clone, Debug)]
pub struct Metrics(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    registry: Mutex<Registry>,
    requests: Family<RequestLabels, Counter>,
    seconds: Family<KindLabels, Histogram, fn() -> Histogram>,
    cost: Family<KindLabels, Counter>,
    /// Names of operations with counters of their own.
    operations: Mutex<BTreeSet<Arc<str>>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    kind: &'static str,
    operation: Arc<str>,
    /// `OK`, or the code of the first error.
    code: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct KindLabels {
    kind: &'static str,
}

impl Default for Metrics {
    fn default() -> Self {
        // From half a millisecond to 16 seconds.
        let seconds = || Histogram::new(exponential_buckets(0.0005, 2.0, 16));
        let shared = Shared {
            registry: Mutex::default(),
            requests: Family::default(),
            seconds: Family::new_with_constructor(seconds),
            cost: Family::default(),
            operations: Mutex::default(),
        };
        let metrics = Self(Arc::new(shared));
        metrics.register(|registry| {
            let shared = &metrics.0;
            registry.register(
                "interurban_requests",
                "Requests by kind of operation, its name, the code of the first error, and status",
                shared.requests.clone(),
            );
            registry.register_with_unit(
                "interurban_request_duration",
                "Time from the head of a request to that of its answer",
                Unit::Seconds,
                shared.seconds.clone(),
            );
            registry.register(
                "interurban_cost",
                "Cost of the operations that were admitted",
                shared.cost.clone(),
            );
        });
        metrics
    }
}

impl Metrics {
    /// Registers further metrics.
    pub fn register(&self, register: impl FnOnce(&mut Registry)) {
        register(&mut lock(&self.0.registry));
    }

    /// Registers the amounts held within the bounds, and readiness.
    pub(super) fn watch(&self, bounds: Arc<Bounds>, probe: Probe) {
        self.register(|registry| {
            registry.register(
                "interurban_slow_clients",
                "Connections, streams and sockets that were cut because their client read too slowly",
                bounds.slow.clone(),
            );
            registry.register_collector(Box::new(Present { bounds, probe }));
        });
    }

    /// Counts an answered request.
    pub(super) fn count(&self, outcome: &Outcome, status: u16, duration: Duration) {
        let kind = outcome.kind.unwrap_or("none");
        let labels = RequestLabels {
            kind,
            operation: self.operation(outcome.operation.as_deref().unwrap_or_default()),
            code: outcome.codes.first().map_or_else(|| "OK".to_owned(), Clone::clone),
            status,
        };
        self.0.requests.get_or_create(&labels).inc();
        let labels = KindLabels { kind };
        self.0.seconds.get_or_create(&labels).observe(duration.as_secs_f64());
        if let Some(cost) = outcome.cost {
            self.0.cost.get_or_create(&labels).inc_by(cost);
        }
    }

    /// Returns the label of an operation.
    fn operation(&self, name: &str) -> Arc<str> {
        let mut operations = lock(&self.0.operations);
        if let Some(known) = operations.get(name) {
            return Arc::clone(known);
        }
        if operations.len() >= OPERATIONS {
            return OTHERS.into();
        }
        let name: Arc<str> = name.into();
        operations.insert(Arc::clone(&name));
        name
    }

    /// Encodes all metrics as text.
    fn text(&self) -> String {
        let mut text = String::new();
        match prometheus_client::encoding::text::encode(&mut text, &lock(&self.0.registry)) {
            Ok(()) => text,
            // Writing to a string cannot fail.
            Err(_) => String::new(),
        }
    }

    /// Serves only `/metrics`.
    ///
    /// # Errors
    /// If connections cannot be accepted any more.
    pub async fn serve(&self, listener: TcpListener) -> std::io::Result<()> {
        axum::serve(listener, self.routes()).await
    }

    /// Returns the route `/metrics`.
    pub(super) fn routes(&self) -> Router {
        let metrics = self.clone();
        Router::new().route("/metrics", get(async move || metrics.answer()))
    }

    fn answer(&self) -> Response {
        let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
        let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")];
        (headers, self.text()).into_response()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Collects current amounts on each scrape.
#[derive(Debug)]
struct Present {
    bounds: Arc<Bounds>,
    probe: Probe,
}

impl Collector for Present {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), std::fmt::Error> {
        let ready = i64::from(self.probe.is_ready());
        for (name, help, value) in [("ready", "1 if /readyz says yes", ready)]
            .into_iter()
            .chain(self.bounds.present())
        {
            let gauge = ConstGauge::new(value);
            let name = format!("interurban_{name}");
            gauge.encode(encoder.encode_descriptor(&name, help, None, gauge.metric_type())?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(operation: &str, code: Option<&str>) -> Outcome {
        Outcome {
            operation: Some(operation.to_owned()),
            kind: Some("query"),
            cost: Some(7),
            codes: code.into_iter().map(str::to_owned).collect(),
            ..Outcome::default()
        }
    }

    #[test]
    fn requests_are_counted_by_name_and_code_with_their_time_and_cost() {
        let metrics = Metrics::default();
        metrics.count(&outcome("Cities", None), 200, Duration::from_millis(3));
        metrics.count(&outcome("Cities", None), 200, Duration::from_millis(1));
        metrics.count(&outcome("Cities", Some("TIMEOUT")), 504, Duration::from_secs(10));
        metrics.count(&Outcome::default(), 404, Duration::from_millis(1));
        let text = metrics.text();
        for line in [
            r#"interurban_requests_total{kind="query",operation="Cities",code="OK",status="200"} 2"#,
            r#"interurban_requests_total{kind="query",operation="Cities",code="TIMEOUT",status="504"} 1"#,
            r#"interurban_requests_total{kind="none",operation="",code="OK",status="404"} 1"#,
            r#"interurban_request_duration_seconds_count{kind="query"} 3"#,
            r#"interurban_request_duration_seconds_bucket{le="0.004",kind="query"} 2"#,
            r#"interurban_cost_total{kind="query"} 21"#,
            "# EOF",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    }

    #[test]
    fn clients_cannot_make_the_list_long_nor_break_its_lines() {
        let metrics = Metrics::default();
        for number in 0..2 * OPERATIONS {
            metrics.count(&outcome(&format!("Q{number}"), None), 200, Duration::ZERO);
        }
        let text = metrics.text();
        assert_eq!(text.matches("interurban_requests_total{").count(), OPERATIONS + 1);
        let others = r#"operation="(others)",code="OK",status="200"} 100"#;
        assert!(text.contains(others), "{text}");
    }
}
