//! A cache of answers. Equal questions share one computation.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use futures_util::future::{BoxFuture, FutureExt as _, Shared, WeakShared};
use moka::policy::EvictionPolicy;

use super::compute::Compute;
use super::fault::{Fault, no_panic};
use super::limiter::is_patient;
use super::question::{self, Question};
use super::times::{OfQuestion, Times, times};
use crate::network::{LinkFilter, Scope, View};

/// Identifies an answer: the snapshot, the scope and conditions of the view, and the question with
/// all its parameters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    snapshot: u64,
    scope: Scope,
    filter: LinkFilter,
    kind: TypeId,
    question: question::Key,
}

/// Identifies a computation. Callers without a deadline do not share a computation with callers
/// that have one.
type Course = (Key, bool);

/// An answer of any type, with its weight.
#[derive(Clone)]
struct Kept {
    answer: Arc<dyn Any + Send + Sync>,
    weight: u32,
}

/// The computation of one answer.
type Computation = BoxFuture<'static, Result<Kept, Fault>>;

/// A computation that several requests share. It stops when the last of them drops it.
type Flight = Shared<Computation>;

/// The computations under way, each with its number.
#[derive(Default)]
struct InFlight {
    flights: HashMap<Course, (u64, WeakShared<Computation>)>,
    begun: u64,
}

/// The cache of answers: bounded in memory, with at most one computation per question at a time.
/// Failures are never kept.
#[derive(Clone)]
pub struct AnswerCache {
    kept: moka::sync::Cache<Key, Kept>,
    in_flight: Arc<Mutex<InFlight>>,
    times: Times<OfQuestion>,
}

impl AnswerCache {
    /// Creates a cache of about `bytes` bytes.
    pub fn new(bytes: u64) -> Self {
        let kept = moka::sync::Cache::builder()
            .max_capacity(bytes)
            .weigher(|key: &Key, kept: &Kept| kept.weight.saturating_add(256 + key.question.bytes() as u32))
            // LRU: every revision has new answers. A policy by frequency would keep those of old
            // revisions.
            .eviction_policy(EvictionPolicy::lru())
            .build();
        Self {
            kept,
            in_flight: Arc::default(),
            times: times(),
        }
    }

    /// Drops every answer, to free memory.
    pub fn clear(&self) {
        self.kept.invalidate_all();
        self.kept.run_pending_tasks();
    }

    /// Returns the estimated bytes of the kept answers.
    pub fn bytes(&self) -> u64 {
        self.kept.run_pending_tasks();
        self.kept.weighted_size()
    }

    /// Returns the number of computations begun since the start.
    pub fn computed(&self) -> u64 {
        lock(&self.in_flight).begun
    }

    /// Returns the times of computing answers, including waits for a permit.
    pub const fn times(&self) -> &Times<OfQuestion> {
        &self.times
    }

    /// Answers a question about a view.
    ///
    /// # Errors
    /// Those of [`Compute::run`], returned to every waiting caller.
    pub async fn ask<Q: Question>(
        &self,
        compute: &Compute,
        view: &Arc<View>,
        question: Q,
    ) -> Result<Arc<Q::Answer>, Fault> {
        let key = Key {
            snapshot: view.snapshot().serial(),
            scope: view.scope().clone(),
            filter: view.filter().clone(),
            kind: TypeId::of::<Q>(),
            question: question.key(),
        };
        let kept = match self.kept.get(&key) {
            Some(kept) => kept,
            None => self.join(compute, key, view, question).await?,
        };
        Ok(kept.answer.downcast().expect("the key names the type of the answer"))
    }

    /// Returns the computation under way, or starts a new one.
    fn join<Q: Question>(&self, compute: &Compute, key: Key, view: &Arc<View>, question: Q) -> Flight {
        let course = (key, is_patient());
        let mut in_flight = lock(&self.in_flight);
        if let Some(flight) = in_flight.flights.get(&course).and_then(|(_, flight)| flight.upgrade()) {
            return flight;
        }
        in_flight.begun += 1;
        let landing = Landing {
            in_flight: Arc::clone(&self.in_flight),
            course: course.clone(),
            number: in_flight.begun,
        };
        let (kept, compute, view) = (self.kept.clone(), compute.clone(), Arc::clone(view));
        let times = self.times.clone();
        let flight = async move {
            // The answer may have been stored after the look into the cache.
            if let Some(answer) = kept.get(&landing.course.0) {
                return Ok(answer);
            }
            let effort = no_panic(|| question.effort(&view))?;
            let begun = Instant::now();
            let answer = compute
                .run(effort, move |budget| question.answer(&view, budget))
                .await?;
            let time = times.get_or_create_owned(&OfQuestion::new::<Q>());
            time.observe(begun.elapsed().as_secs_f64());
            let weight = no_panic(|| Q::weight(&answer))?;
            let answer = Kept {
                weight: u32::try_from(weight).unwrap_or(u32::MAX),
                answer: Arc::new(answer),
            };
            kept.insert(landing.course.0.clone(), answer.clone());
            Ok(answer)
        };
        let flight = flight.boxed().shared();
        if let Some(weak) = flight.downgrade() {
            let number = in_flight.begun;
            in_flight.flights.insert(course, (number, weak));
        }
        flight
    }
}

fn lock(in_flight: &Mutex<InFlight>) -> MutexGuard<'_, InFlight> {
    in_flight.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for AnswerCache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AnswerCache").finish_non_exhaustive()
    }
}

/// Removes a computation from the list when it ends, even by a panic or a drop.
struct Landing {
    in_flight: Arc<Mutex<InFlight>>,
    course: Course,
    number: u64,
}

impl Drop for Landing {
    fn drop(&mut self) {
        let mut in_flight = lock(&self.in_flight);
        // If every caller dropped this computation, another one may have taken its entry.
        if in_flight
            .flights
            .get(&self.course)
            .is_some_and(|&(number, _)| number == self.number)
        {
            in_flight.flights.remove(&self.course);
        }
    }
}
