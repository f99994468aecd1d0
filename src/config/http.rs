//! Settings of the HTTP server.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use serde::Deserialize;

use super::Faults;
use super::downloads::DOWNLOADS;
use crate::api::cost::{self, FieldPrice, ROWS_OF_UNIT};
use crate::api::scalars;
use crate::app::App;
use crate::http::{
    ForwardedHeader, Growth, HttpOptions, Introspection, OperationList, Origins, Persisted, Price, PriceList, Proxies,
    ServeOptions, Sizes, Tls, web_origin,
};

/// The settings of the HTTP server as given.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
#[command(next_help_heading = "Serving")]
pub struct HttpSettings {
    /// Address and port to listen on; port 0 picks a free one [default: 127.0.0.1:4000]
    #[arg(long, global = true, env = "INTERURBAN_LISTEN", value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// Another address and port for /metrics, or off; if not given, /metrics is on the main address
    #[arg(long, global = true, env = "INTERURBAN_METRICS_LISTEN", value_name = "ADDRESS")]
    pub metrics_listen: Option<String>,
    /// PEM file with the certificate for TLS and its intermediate certificates; read again at SIGHUP;
    /// if not given, the server speaks plain HTTP
    #[arg(long, global = true, env = "INTERURBAN_TLS_CERT", value_name = "FILE")]
    pub tls_cert: Option<PathBuf>,
    /// PEM file with the key of the certificate
    #[arg(long, global = true, env = "INTERURBAN_TLS_KEY", value_name = "FILE")]
    pub tls_key: Option<PathBuf>,
    /// Web origins whose pages may read answers, separated by commas; if not given, any
    #[arg(
        long,
        global = true,
        env = "INTERURBAN_ORIGINS",
        value_name = "ORIGINS",
        value_delimiter = ','
    )]
    pub origins: Option<Vec<String>>,
    /// Callers who may see the schema and get suggestions in errors: on (all), off (none), or
    /// authenticated [default: on]
    #[arg(long, global = true, env = "INTERURBAN_INTROSPECTION", value_name = "WHO")]
    pub introspection: Option<String>,
    /// Largest cost of one operation, 100 to 10000000 [default: 10000]
    #[arg(long, global = true, env = "INTERURBAN_MAX_COST", value_name = "COST")]
    pub max_cost: Option<u64>,
    /// Largest cost per minute of one client address without a token, --max-cost to 4000000000, or 0
    /// for no limit [default: 2000000]
    #[arg(long, global = true, env = "INTERURBAN_COST_PER_MINUTE", value_name = "COST")]
    pub cost_per_minute: Option<u32>,
    /// Largest cost per minute of one token, --max-cost to 4000000000, or 0 for no limit [default:
    /// 20000000]
    #[arg(long, global = true, env = "INTERURBAN_TOKEN_COST_PER_MINUTE", value_name = "COST")]
    pub token_cost_per_minute: Option<u32>,
    /// Addresses or networks (10.0.0.0/8) of trusted proxies, separated by commas
    #[arg(
        long,
        global = true,
        env = "INTERURBAN_TRUSTED_PROXIES",
        value_name = "NETWORKS",
        value_delimiter = ','
    )]
    pub trusted_proxies: Option<Vec<String>>,
    /// Header in which trusted proxies name the client: x-forwarded-for or forwarded [default:
    /// x-forwarded-for]
    #[arg(long, global = true, env = "INTERURBAN_PROXY_HEADER", value_name = "HEADER")]
    pub proxy_header: Option<String>,
    /// Largest depth of nested fields, 3 to 60 [default: 12]
    #[arg(long, global = true, env = "INTERURBAN_MAX_DEPTH", value_name = "LEVELS")]
    pub max_depth: Option<u32>,
    /// Largest number of requests executed at once, 1 to 100000; further ones get 503 [default:
    /// 512]
    #[arg(long, global = true, env = "INTERURBAN_IN_FLIGHT", value_name = "N")]
    pub in_flight: Option<usize>,
    /// Memory in MiB for requests and answers held for clients at once, 1 to 1048576; a request for
    /// more waits, then gets 503 [default: 256]
    #[arg(long, global = true, env = "INTERURBAN_HELD_MIB", value_name = "MIB")]
    pub held_mib: Option<usize>,
    /// Memory in MiB for cached answers to clients without a token, 0 to 1048576; 0 caches none
    /// [default: 64]
    #[arg(long, global = true, env = "INTERURBAN_ANSWER_CACHE_MIB", value_name = "MIB")]
    pub answer_cache_mib: Option<u64>,
    /// Time for which HTTP caches may use an answer by GET to a caller without a token, in s, 0 to
    /// 86400 [default: 0]
    #[arg(long, global = true, env = "INTERURBAN_MAX_AGE_S", value_name = "S")]
    pub max_age_s: Option<u64>,
    /// File of the only operations that the server runs: persisted documents of graphql-codegen or
    /// Relay, or a manifest of Apollo
    #[arg(long, global = true, env = "INTERURBAN_OPERATIONS", value_name = "FILE")]
    pub operations: Option<PathBuf>,
    /// Memory for documents that clients name by their hash, in MiB, 0 to 1024; 0 keeps none
    /// [default: 8]
    #[arg(long, global = true, env = "INTERURBAN_PERSISTED_MIB", value_name = "MIB")]
    pub persisted_mib: Option<u64>,
    /// Largest share of each shared limit that one client address may have, in percent, 1 to 100
    /// [default: 50]
    #[arg(long, global = true, env = "INTERURBAN_CLIENT_PERCENT", value_name = "PERCENT")]
    pub client_percent: Option<u8>,
    /// Time in ms that a client may fall behind the rate --send-rate before it is disconnected, 100
    /// to 600000 [default: 30000]
    #[arg(long, global = true, env = "INTERURBAN_SEND_PATIENCE_MS", value_name = "MS")]
    pub send_patience_ms: Option<u64>,
    /// Smallest rate in bytes per second at which a client must read, 1 to 1048576 [default: 4096]
    #[arg(long, global = true, env = "INTERURBAN_SEND_RATE", value_name = "BYTES")]
    pub send_rate: Option<u64>,
    /// Time limit of one request in ms, 100 to 600000 [default: 10000]
    #[arg(long, global = true, env = "INTERURBAN_REQUEST_DEADLINE_MS", value_name = "MS")]
    pub request_deadline_ms: Option<u64>,
    /// Largest size in bytes of a request body or a WebSocket message, 1024 to 16777216 [default:
    /// 262144]
    #[arg(long, global = true, env = "INTERURBAN_MAX_BODY_BYTES", value_name = "BYTES")]
    pub max_body_bytes: Option<usize>,
    /// Largest total size of the files of a request in MiB, 1 to 65536 [default: 64]
    #[arg(long, global = true, env = "INTERURBAN_UPLOAD_MIB", value_name = "MIB")]
    pub upload_mib: Option<u64>,
    /// Largest number of WebSockets and event streams open at once, 1 to 100000; further ones get
    /// 503 [default: 1024]
    #[arg(long, global = true, env = "INTERURBAN_LIVE_CONNECTIONS", value_name = "N")]
    pub live_connections: Option<usize>,
    /// Largest number of subscriptions open at once, 1 to 1000000 [default: 4096]
    #[arg(long, global = true, env = "INTERURBAN_LIVE_SUBSCRIPTIONS", value_name = "N")]
    pub live_subscriptions: Option<usize>,
    /// Largest number of operations at once on one WebSocket, 1 to 10000 [default: 100]
    #[arg(long, global = true, env = "INTERURBAN_LIVE_OPERATIONS", value_name = "N")]
    pub live_operations: Option<usize>,
    /// Time in ms that a client may fall behind the rate --send-rate with a WebSocket message
    /// before it is disconnected, 100 to 600000 [default: 10000]
    #[arg(long, global = true, env = "INTERURBAN_LIVE_SEND_DEADLINE_MS", value_name = "MS")]
    pub live_send_deadline_ms: Option<u64>,
}

/// The checked settings of the HTTP server.
#[derive(Clone, Debug)]
pub struct Http {
    /// The listening address.
    pub listen: SocketAddr,
    /// The address of `/metrics`, if it is not on the main address.
    pub metrics: Option<SocketAddr>,
    /// Limits and origins.
    pub options: HttpOptions,
    /// Limits on connections.
    pub serve: ServeOptions,
}

/// Returns the prices of the schema, for admission.
pub fn prices() -> PriceList {
    let price = |price: FieldPrice| {
        let place = (price.type_name, price.field);
        (
            place,
            Price {
                base: price.base,
                typical_items: price.typical_items,
                size: price.size.map(|size| size as usize),
                is_share: price.is_share,
                whole: price.whole.map(|size| size as usize),
                growth: price.grows_with.map(|size| Growth {
                    size: size as usize,
                    per_unit: ROWS_OF_UNIT,
                }),
            },
        )
    };
    cost::prices().map(price).collect()
}

/// Checks the trusted proxies.
fn proxies(networks: Option<&[String]>, header: Option<&str>, faults: &mut Faults) -> Proxies {
    let networks = networks.unwrap_or_default().iter().map(String::as_str);
    let trusted = Proxies::networks(networks).unwrap_or_else(|wrong| {
        faults.add(format!(
            "trusted-proxies must be addresses, or networks such as 10.0.0.0/8, separated by commas; `{wrong}` is neither"
        ));
        Vec::new()
    });
    let header = header.map_or(Ok(ForwardedHeader::default()), str::parse);
    let header = header.unwrap_or_else(|error| {
        faults.add(format!("proxy-header: {error}"));
        ForwardedHeader::default()
    });
    Proxies { trusted, header }
}

/// Reads the list of operations, if there is one.
fn persisted(operations: Option<&Path>, mib: Option<u64>, faults: &mut Faults) -> Persisted {
    let bytes = faults.in_range("persisted-mib", mib, 8, 0, 1_024) << 20;
    let Some(path) = operations else {
        return Persisted::Automatic { bytes };
    };
    let file = std::fs::read(path).map_err(|error| format!("cannot be read: {error}"));
    match file.and_then(|file| OperationList::read(&file).map_err(|error| format!("is no list of operations: {error}")))
    {
        Ok(list) => Persisted::Trusted(Arc::new(list)),
        Err(fault) => {
            faults.add(format!("operations: {} {fault}", path.display()));
            Persisted::default()
        }
    }
}

/// Returns the sizes of a server's data, for admission.
pub fn sizes(app: &Arc<App>) -> Sizes {
    let app = Arc::clone(app);
    Sizes::of(move || cost::sizes(&app.snapshot()))
}

impl HttpSettings {
    /// Completes these settings with others.
    pub fn or(self, other: Self) -> Self {
        Self {
            listen: self.listen.or(other.listen),
            metrics_listen: self.metrics_listen.or(other.metrics_listen),
            tls_cert: self.tls_cert.or(other.tls_cert),
            tls_key: self.tls_key.or(other.tls_key),
            origins: self.origins.or(other.origins),
            introspection: self.introspection.or(other.introspection),
            max_cost: self.max_cost.or(other.max_cost),
            cost_per_minute: self.cost_per_minute.or(other.cost_per_minute),
            token_cost_per_minute: self.token_cost_per_minute.or(other.token_cost_per_minute),
            trusted_proxies: self.trusted_proxies.or(other.trusted_proxies),
            proxy_header: self.proxy_header.or(other.proxy_header),
            max_depth: self.max_depth.or(other.max_depth),
            in_flight: self.in_flight.or(other.in_flight),
            held_mib: self.held_mib.or(other.held_mib),
            answer_cache_mib: self.answer_cache_mib.or(other.answer_cache_mib),
            max_age_s: self.max_age_s.or(other.max_age_s),
            operations: self.operations.or(other.operations),
            persisted_mib: self.persisted_mib.or(other.persisted_mib),
            client_percent: self.client_percent.or(other.client_percent),
            send_patience_ms: self.send_patience_ms.or(other.send_patience_ms),
            send_rate: self.send_rate.or(other.send_rate),
            request_deadline_ms: self.request_deadline_ms.or(other.request_deadline_ms),
            max_body_bytes: self.max_body_bytes.or(other.max_body_bytes),
            upload_mib: self.upload_mib.or(other.upload_mib),
            live_connections: self.live_connections.or(other.live_connections),
            live_subscriptions: self.live_subscriptions.or(other.live_subscriptions),
            live_operations: self.live_operations.or(other.live_operations),
            live_send_deadline_ms: self.live_send_deadline_ms.or(other.live_send_deadline_ms),
        }
    }

    /// Checks the settings, with defaults for those that are not given.
    pub fn check(self, faults: &mut Faults) -> Http {
        let listen = self.listen.unwrap_or_else(|| "127.0.0.1:4000".to_owned());
        let listen = listen.parse().unwrap_or_else(|_| {
            faults.add(format!(
                "listen must be an address and a port such as 127.0.0.1:4000; {listen} was given"
            ));
            SocketAddr::from(([127, 0, 0, 1], 4000))
        });
        let metrics = self.metrics_listen.as_deref().filter(|&place| place != "off");
        let metrics = metrics.and_then(|place| match place.parse() {
            Ok(address) => Some(address),
            Err(_) => {
                faults.add(format!(
                    "metrics-listen must be an address and a port such as 127.0.0.1:9464, or off; {place} was given"
                ));
                None
            }
        });
        let mut options = HttpOptions {
            serve_metrics: self.metrics_listen.is_none(),
            prices: prices(),
            scalars: scalars::takes().collect(),
            downloads: Some(DOWNLOADS),
            ..HttpOptions::default()
        };
        if let Some(origins) = self.origins {
            for origin in &origins {
                if let Err(error) = web_origin(origin) {
                    faults.add(format!("origins: {error}"));
                }
            }
            options.origins = Origins::Only(origins);
        }
        options.introspection = match self.introspection.as_deref() {
            None | Some("on") => Introspection::On,
            Some("off") => Introspection::Off,
            Some("authenticated") => Introspection::Authenticated,
            Some(other) => {
                faults.add(format!(
                    "introspection must be on, off or authenticated; {other} was given"
                ));
                Introspection::On
            }
        };
        options.proxies = proxies(self.trusted_proxies.as_deref(), self.proxy_header.as_deref(), faults);
        options.persisted = persisted(self.operations.as_deref(), self.persisted_mib, faults);
        let limits = &mut options.limits;
        limits.cost = faults.in_range("max-cost", self.max_cost, limits.cost, 100, 10_000_000);
        for (name, given, limit) in [
            ("cost-per-minute", self.cost_per_minute, &mut limits.cost_per_minute),
            (
                "token-cost-per-minute",
                self.token_cost_per_minute,
                &mut limits.token_cost_per_minute,
            ),
        ] {
            let least = limits.cost.try_into().unwrap_or(u32::MAX);
            *limit = match given {
                Some(0) => 0,
                given => faults.in_range(name, given, (*limit).max(least), least, 4_000_000_000),
            };
        }
        limits.depth = faults.in_range("max-depth", self.max_depth, limits.depth, 3, 60);
        limits.in_flight = faults.in_range("in-flight", self.in_flight, limits.in_flight, 1, 100_000);
        limits.held_bytes = faults.in_range("held-mib", self.held_mib, limits.held_bytes >> 20, 1, 1 << 20) << 20;
        let kept = limits.answer_cache_bytes >> 20;
        limits.answer_cache_bytes = faults.in_range("answer-cache-mib", self.answer_cache_mib, kept, 0, 1 << 20) << 20;
        limits.max_age = Duration::from_secs(faults.in_range("max-age-s", self.max_age_s, 0, 0, 86_400));
        limits.client_percent = faults.in_range("client-percent", self.client_percent, limits.client_percent, 1, 100);
        let deadline = faults.in_range("request-deadline-ms", self.request_deadline_ms, 10_000, 100, 600_000);
        limits.request_deadline = Duration::from_millis(deadline);
        limits.body_bytes = faults.in_range(
            "max-body-bytes",
            self.max_body_bytes,
            limits.body_bytes,
            1_024,
            16 << 20,
        );
        limits.upload.bytes =
            faults.in_range("upload-mib", self.upload_mib, limits.upload.bytes >> 20, 1, 65_536) << 20;
        let live = &mut limits.live;
        live.connections = faults.in_range("live-connections", self.live_connections, live.connections, 1, 100_000);
        live.subscriptions = faults.in_range(
            "live-subscriptions",
            self.live_subscriptions,
            live.subscriptions,
            1,
            1_000_000,
        );
        live.operations = faults.in_range("live-operations", self.live_operations, live.operations, 1, 10_000);
        let deadline = faults.in_range(
            "live-send-deadline-ms",
            self.live_send_deadline_ms,
            10_000,
            100,
            600_000,
        );
        live.send_deadline = Duration::from_millis(deadline);
        let tls = match (self.tls_cert, self.tls_key) {
            (Some(certificate), Some(key)) => Tls::read(certificate, key)
                .inspect_err(|error| faults.add(format!("tls-cert and tls-key: {error}")))
                .ok(),
            (None, None) => None,
            _ => {
                faults.add("tls-cert and tls-key go together: give both or none");
                None
            }
        };
        let mut serve = ServeOptions {
            tls,
            ..ServeOptions::default()
        };
        let patience = faults.in_range("send-patience-ms", self.send_patience_ms, 30_000, 100, 600_000);
        serve.send_patience = Duration::from_millis(patience);
        serve.send_rate = faults.in_range("send-rate", self.send_rate, serve.send_rate, 1, 1 << 20);
        Http {
            listen,
            metrics,
            options,
            serve,
        }
    }
}
