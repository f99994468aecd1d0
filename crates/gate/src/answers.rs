//! Caches whole answers as bytes for repeated requests.
//!
//! Stores answers without errors to queries of callers without a token.
//! Such an answer depends on the request and on the [version](crate::reception::Version) alone.
//! Callers with a token get no answer from here, and their answers are not kept.
//! So no answer reaches a caller who may see less.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::Write as _;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;

use super::access::Outcome;
use super::account::Held;
use super::bounds::held_bytes;
use super::etag::EntityTag;
use super::media_type::{MediaType, takes_coding};
use super::operations::Answer;
use super::router::SMALLEST_COMPRESSED;
use crate::reception::Version;

/// The cache's size divided by this is the largest answer kept.
const LARGEST_PART: u64 = 8;

/// Maximum size in bytes of an answer that is compressed in one go and kept compressed.
const LARGEST_COMPRESSED: usize = 1 << 20;

/// Estimated bytes of a kept answer besides its text.
const OVERHEAD: usize = 512;

/// Identifies an answer: the version of the data, and the raw request. The request of a GET is its
/// query string.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    version: Version,
    by_get: bool,
    request: Bytes,
}

impl Key {
    pub(super) fn new(version: Version, by_get: bool, request: Bytes) -> Self {
        Self {
            version,
            by_get,
            request,
        }
    }

    pub(super) fn version(&self) -> Version {
        self.version
    }
}

/// The parts of a request that affect the response besides its key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub(super) headers: &'a HeaderMap,
    pub(super) by_get: bool,
    pub(super) media_type: MediaType,
}

/// A kept answer.
#[derive(Debug)]
pub(super) struct KeptAnswer {
    json: Bytes,
    compressed: OnceLock<Bytes>,
    tag: OnceLock<EntityTag>,
    revision: Option<(HeaderName, HeaderValue)>,
    freshness: HeaderValue,
    outcome: Outcome,
}

/// Answers by key, bounded in bytes; the least recently used are evicted first.
#[derive(Debug)]
pub(super) struct Answers {
    kept: Option<Cache<Key, Arc<KeptAnswer>>>,
    largest: usize,
    /// The `Cache-Control` of an answer by GET.
    freshness: HeaderValue,
    flights: Flights,
}

/// Answers under construction, each with a semaphore that is closed when it is done.
type Flights = Arc<Mutex<HashMap<Key, Arc<Semaphore>>>>;

/// An answer under construction. Waiting callers continue when this is dropped.
#[derive(Debug)]
pub(super) struct Flight {
    flights: Flights,
    key: Key,
}

impl Drop for Flight {
    fn drop(&mut self) {
        if let Some(landed) = lock(&self.flights).remove(&self.key) {
            landed.close();
        }
    }
}

fn lock(flights: &Mutex<HashMap<Key, Arc<Semaphore>>>) -> MutexGuard<'_, HashMap<Key, Arc<Semaphore>>> {
    flights.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Answers {
    /// Creates a cache of so many bytes; 0 keeps nothing. HTTP caches may use an answer for `max_age`
    /// without revalidation.
    pub(super) fn new(bytes: u64, max_age: Duration) -> Self {
        let weight = |key: &Key, kept: &Arc<KeptAnswer>| {
            // Half of the text's size is reserved for its compressed form.
            u32::try_from(key.request.len() + kept.json.len() * 3 / 2 + OVERHEAD).unwrap_or(u32::MAX)
        };
        let cache = Cache::builder().weigher(weight).max_capacity(bytes);
        Self {
            // LRU: every revision has new answers. A policy by frequency would keep those of old
            // revisions.
            kept: (bytes > 0).then(|| cache.eviction_policy(EvictionPolicy::lru()).build()),
            largest: usize::try_from(bytes / LARGEST_PART).unwrap_or(usize::MAX),
            freshness: match max_age.as_secs() {
                0 => HeaderValue::from_static("public, no-cache"),
                seconds => {
                    HeaderValue::try_from(format!("public, max-age={seconds}")).expect("a number is a sound value")
                }
            },
            flights: Flights::default(),
        }
    }

    pub(super) fn are_kept(&self) -> bool {
        self.kept.is_some()
    }

    /// Returns the kept answer, or the right to make it. Waits for a caller who is making it. If
    /// that answer is not kept, all waiters make their own.
    pub(super) async fn find_or_begin(&self, key: &Key) -> Result<Arc<KeptAnswer>, Option<Flight>> {
        if let Some(kept) = self.find(key) {
            return Ok(kept);
        }
        let landing = match lock(&self.flights).entry(key.clone()) {
            Entry::Occupied(flight) => Arc::clone(flight.get()),
            Entry::Vacant(free) => {
                free.insert(Arc::new(Semaphore::new(0)));
                return Err(Some(Flight {
                    flights: Arc::clone(&self.flights),
                    key: key.clone(),
                }));
            }
        };
        // There are no permits: this fails when the other caller is done.
        let _ = landing.acquire().await;
        self.find(key).ok_or(None)
    }

    fn find(&self, key: &Key) -> Option<Arc<KeptAnswer>> {
        self.kept.as_ref()?.get(key)
    }

    /// Keeps an answer if it is not too large, and returns it for sending.
    pub(super) fn keep(&self, key: Key, answer: &Answer, outcome: Outcome) -> Arc<KeptAnswer> {
        let kept = Arc::new(KeptAnswer {
            json: answer.json().into(),
            compressed: OnceLock::new(),
            tag: OnceLock::new(),
            revision: answer.revision.clone(),
            freshness: self.freshness.clone(),
            outcome: Outcome {
                is_kept: true,
                ..outcome
            },
        });
        if let Some(answers) = self.kept.as_ref().filter(|_| kept.json.len() <= self.largest) {
            answers.insert(key, Arc::clone(&kept));
        }
        kept
    }
}

impl KeptAnswer {
    /// Returns the response to a request. For GET it has an entity tag; a client that sends the tag
    /// gets 304. Bytes being sent count as held.
    pub(super) fn response(&self, asked: Asked<'_>, held: Held) -> Response {
        let Asked {
            headers: asked,
            by_get,
            media_type,
        } = asked;
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        headers.insert(header::VARY, HeaderValue::from_static("accept"));
        headers.extend(self.revision.clone());
        let mut is_sent = true;
        if by_get {
            let tag = self.tag.get_or_init(|| EntityTag::of(&Sha256::digest(&self.json)));
            headers.insert(header::ETAG, tag.header());
            headers.insert(header::CACHE_CONTROL, self.freshness.clone());
            headers.append(
                header::VARY,
                HeaderValue::from_static("authorization, interurban-min-revision"),
            );
            is_sent = !tag.is_known(asked);
        }
        if is_sent {
            headers.insert(header::CONTENT_TYPE, media_type.content_type());
            let json = match self.gzip(asked) {
                Some(gzip) => {
                    headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
                    headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
                    gzip
                }
                None => &self.json,
            };
            *response.body_mut() = Body::from(held_bytes(json.clone(), held));
        } else {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        response.extensions_mut().insert(self.outcome.clone());
        response
    }

    /// Returns the compressed text, if the client accepts it and it is worth it.
    fn gzip(&self, asked: &HeaderMap) -> Option<&Bytes> {
        let sizes = usize::from(SMALLEST_COMPRESSED)..=LARGEST_COMPRESSED;
        if !sizes.contains(&self.json.len()) || !takes_coding(asked, "gzip") {
            return None;
        }
        Some(self.compressed.get_or_init(|| {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            let written = encoder.write_all(&self.json).and_then(|()| encoder.finish());
            written.expect("a vector takes all of it").into()
        }))
    }
}
